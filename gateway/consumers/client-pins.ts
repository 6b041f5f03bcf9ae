import type { ClientRegistry, Issuer } from '../../policies/policy.ts';
import type { Pins } from './pins.ts';

const longestToken = 8_192;

/**
 * Makes the function that tells which versions the consumer is held to whose OAuth client a token says it is of. The token
 * is not verified here: it chooses a version, and is verified by whatever the chosen operation asks for. To lie gains
 * nothing that the path could not have said.
 * @returns `undefined` for every other credential
 */
export function createClientPins(
  issuers: readonly Issuer[],
  clients: ClientRegistry,
): (authorization: string) => Pins | undefined {
  const names = new Map(issuers.map(({ issuer, name }) => [issuer, name ?? issuer]));
  return (authorization) => {
    const { iss, sub, client_id: id, azp } = claimsOf(authorization);
    const name = names.get(String(iss));
    const clientId = id ?? azp;
    if (name === undefined || typeof clientId !== 'string') return undefined;
    const client = clients.find(name, clientId);
    return client?.subject === sub ? client?.pins : undefined;
  };
}

/** What a bearer token says of itself; nothing for what is none. */
function claimsOf(authorization: string): Readonly<Record<string, unknown>> {
  if (authorization.length > longestToken || !/^bearer /i.test(authorization)) return {};
  const [, payload] = authorization.split('.', 2);
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
