import type { Identity } from '../policy.ts';
import { textKey } from './key.ts';

/** Who may be given the same answer: everyone, everyone with the same scopes, or nobody else. */
export type Sharing = 'public' | 'scopes' | 'identity';

/** Callers with equal texts may share an answer. */
export function classOf(identity: Identity, shared: Sharing): string {
  if (shared === 'public') return 'public ';
  const scopes = scopesKey(identity.scopes);
  // What the test environment is answered is not for others, whatever scopes they have.
  if (shared === 'scopes') return `scopes ${scopes}${identity.environment ?? identity.consumer?.environment ?? ''} `;
  const { kind, subject, issuer, clientId, consumer, environment, scheme, caller } = identity;
  const bearer =
    consumer === undefined ? '' : `${textKey(consumer.id)}${textKey(consumer.plan)}${consumer.environment}`;
  return `${kind} ${scheme} ${environment ?? ''} ${part(issuer)}${part(subject)}${part(clientId)}${part(caller)}${bearer} ${scopes} `;
}

/** Whoever writes, by whatever credential and through whichever API. */
export const writerOf = ({ kind, subject, issuer, consumer }: Identity): string =>
  `${kind} ${part(issuer)}${part(subject)}${part(consumer?.id)}`;

const part = (text: string | undefined): string => (text === undefined ? '-' : textKey(text));

/** By the list itself, which goes through all tiers as it is. */
const keys = new WeakMap<readonly string[], string>();

function scopesKey(scopes: readonly string[]): string {
  const known = keys.get(scopes);
  if (known !== undefined) return known;
  const key = [...scopes].sort().map(textKey).join('');
  keys.set(scopes, key);
  return key;
}
