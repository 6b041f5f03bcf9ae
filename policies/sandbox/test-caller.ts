import type { Exchange, Headers, Identity, Issuer } from '../policy.ts';

/** Whether a proven caller is one that must reach nothing real. */
export const isTest = ({ environment, consumer }: Identity): boolean =>
  environment === 'test' || consumer?.environment === 'test';

/**
 * Makes the question whether an exchange is a test. Operations that are open to everybody look at no credential, but who
 * sends one of the test environment there must reach nothing real either: then what the credential says of itself is
 * believed. To lie about it gains nothing but samples.
 */
export function createTestCheck(issuers: readonly Issuer[]): (exchange: Exchange) => boolean {
  const clients = new Set(
    issuers.flatMap(({ issuer, testClients = [] }) => testClients.map((id) => `${issuer} ${id}`)),
  );
  return ({ identity, side, headers }) => {
    if (identity.kind !== 'anonymous') return isTest(identity);
    return side === 'edge' && (saysTestKey(headers) || (clients.size > 0 && saysTestClient(headers, clients)));
  };
}

/** Repeated lines are joined with a comma, or a list. */
const saysTestKey = (headers: Headers): boolean => {
  const key = headers['x-api-key'];
  return key !== undefined && /(?:^|,)\s*cw_test_/.test(String(key));
};

const longestToken = 8_192;

function saysTestClient({ authorization }: Headers, clients: ReadonlySet<string>): boolean {
  if (authorization === undefined) return false;
  return [authorization].flat().some((credential) => {
    const [, payload] = credential.slice(0, longestToken).split('.', 2);
    if (payload === undefined) return false;
    try {
      const { iss, client_id: client, azp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return clients.has(`${iss} ${client ?? azp}`);
    } catch {
      return false;
    }
  });
}
