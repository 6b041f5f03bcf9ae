import { requireSubscribed } from '../parts/subscribed.ts';
import type { ClientRegistry, Identity, Operation } from '../policy.ts';

/**
 * The consumer that a token stands for, where it is a client's own (RFC 6749 §4.4) and the registry maps the client. A
 * person who signed in through the same client is still that person: their token has another subject.
 * @throws Problem  `forbidden` where the consumer is not subscribed; `unavailable` when nobody can tell
 */
export function clientIdentity(
  { issuer = '', clientId, subject, scopes, environment = 'live', scheme, expires, token }: Identity,
  operation: Operation,
  clients: ClientRegistry,
): Identity | undefined {
  const client = clientId === undefined ? undefined : clients.find(issuer, clientId);
  if (client === undefined || clientId === undefined || client.subject !== subject) return undefined;
  const consumer = { ...client.consumer, environment };
  requireSubscribed(client.apis, operation, consumer);
  return {
    kind: 'consumer',
    consumer,
    clientId,
    scopes: scopes.filter((scope) => client.scopes.includes(scope)),
    ...(scheme === undefined ? {} : { scheme }),
    ...(expires === undefined ? {} : { expires }),
    ...(token === undefined ? {} : { token }),
  };
}
