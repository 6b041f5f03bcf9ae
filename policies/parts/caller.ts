import type { Identity } from '../policy.ts';

/**
 * Who calls, as one word that nobody else has: what is counted or remembered for them goes by it. A subject is somebody
 * only together with the issuer that gave it, and a client sees nothing of what another does for the same person.
 * `undefined` for strangers.
 */
export function callerName(identity: Identity): string | undefined {
  const { kind, consumer, subject, caller } = identity;
  // Trying out must not use up what the consumer lives on.
  if (consumer !== undefined) return `consumer ${consumer.id}${consumer.environment === 'test' ? ' test' : ''}`;
  if (kind === 'user' && subject !== undefined) return userName(identity, subject);
  if (kind === 'gateway' && caller !== undefined) return `api ${caller}`;
  return undefined;
}

/** Of whoever a token stands for, who is the same object as long as the token is remembered. */
const users = new WeakMap<Identity, string>();

function userName(identity: Identity, subject: string): string {
  let name = users.get(identity);
  if (name === undefined) {
    name = `user ${JSON.stringify([identity.issuer ?? '', identity.clientId ?? '', subject])}`;
    users.set(identity, name);
  }
  return name;
}

/** What calls below the experience tier for a person who looks into it: no API has such a name. */
export const debugCaller = 'debug-access';

/** Whether a person has been let in to look inside, here or by another process of the gateway. */
export const isDebugging = ({ scheme, caller }: Identity): boolean =>
  scheme === 'tierIdentity' && caller === debugCaller;

/** Whether a tier above calls, which has proven that, rather than anybody from outside. */
export const isTier = ({ scheme, caller }: Identity): boolean => scheme === 'tierIdentity' && caller !== debugCaller;
