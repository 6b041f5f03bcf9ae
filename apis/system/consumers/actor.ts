import { Problem } from '#problem';
import type { TierContext } from '../../handler.ts';
import type { ConsumerRecord, ConsumerRegistry, Person, Signature } from '../../registry.ts';

/** Whoever the record is asked for, as the gateway proved it. */
type Caller = Pick<TierContext<unknown>, 'identity' | 'requestId'>;

/** Scope of those who run the gateway. */
const operators = 'gateway:admin';

/** Whether somebody governs all consumers: operators, and the gateway itself. */
export const isOperator = ({ identity: { kind, scopes } }: Caller): boolean =>
  kind === 'gateway' || (kind === 'user' && scopes.includes(operators));

/** The person who calls; `undefined` for everybody else. */
export const personOf = ({ identity: { kind, issuer, subject } }: Caller): Person | undefined =>
  kind === 'user' && issuer !== undefined && subject !== undefined ? { issuer, subject } : undefined;

export const isSame = (one: Person | undefined, other: Person | undefined): boolean =>
  one !== undefined && one.issuer === other?.issuer && one.subject === other.subject;

/**
 * A consumer that the caller may look at: their own, for operators any, and for a consumer itself.
 * @throws Problem  `not-found` for all others, whether they exist or not
 */
export async function readable(
  consumerId: string,
  registry: ConsumerRegistry,
  caller: Caller,
): Promise<ConsumerRecord> {
  const consumer = await registry.findConsumer(consumerId);
  const isTheirs =
    isOperator(caller) || isSame(personOf(caller), consumer?.owner) || caller.identity.consumer?.id === consumerId;
  if (consumer !== undefined && isTheirs) return consumer;
  throw new Problem('not-found', { detail: `There is no consumer ${consumerId}.` });
}

/** A consumer that the caller may change. @throws Problem  `not-found`; `forbidden` for consumers, which only call */
export async function changeable(
  consumerId: string,
  registry: ConsumerRegistry,
  caller: Caller,
): Promise<ConsumerRecord> {
  const consumer = await readable(consumerId, registry, caller);
  if (isOperator(caller) || isSame(personOf(caller), consumer.owner)) return consumer;
  throw new Problem('forbidden', { detail: 'A consumer is changed by its owner or an operator.' });
}

/** @throws Problem  `forbidden` */
export function requireOperator(caller: Caller): void {
  if (!isOperator(caller))
    throw new Problem('forbidden', { detail: `This is for operators, by the scope ${operators}.` });
}

/** What a change is put on record with. */
export function signatureOf({ identity, requestId }: Caller): Signature {
  const { kind, issuer, subject, clientId, consumer } = identity;
  if (kind === 'anonymous') throw new Problem('forbidden', { detail: 'Nobody changes a record without a name.' });
  return {
    requestId,
    author: {
      kind,
      ...(issuer === undefined ? {} : { issuer }),
      ...(subject === undefined ? {} : { subject }),
      ...(clientId === undefined ? {} : { clientId }),
      ...(consumer === undefined ? {} : { consumerId: consumer.id }),
    },
  };
}
