import { Problem } from '#problem';
import type { TierContext } from '../../handler.ts';
import { isOperator, personOf } from '../../operator.ts';
import type { ConsumerRecord, ConsumerRegistry, Person, Signature } from '../../registry.ts';

/** Whoever the record is asked for, as the gateway proved it. */
type Caller = Pick<TierContext<unknown>, 'identity' | 'requestId'>;

/** Whether a value can be a consumer's id. */
export const isConsumerId = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value);

export const isSame = (one: Person | undefined, other: Person | undefined): boolean =>
  one !== undefined && one.issuer === other?.issuer && one.subject === other.subject;

/** Whether a consumer is a person's, as owner or in the team. */
const isTheirs = (person: Person | undefined, consumer: ConsumerRecord | undefined): boolean =>
  [consumer?.owner, ...(consumer?.team ?? [])].some((one) => isSame(person, one));

/**
 * A consumer that the caller may look at: their own, for operators any, and for a consumer itself.
 * @throws Problem  `not-found` for all others, whether they exist or not
 */
export async function readable(
  consumerId: string,
  registry: ConsumerRegistry,
  { identity }: Caller,
): Promise<ConsumerRecord> {
  const consumer = await registry.findConsumer(consumerId);
  const mayRead =
    isOperator(identity) || isTheirs(personOf(identity), consumer) || identity.consumer?.id === consumerId;
  if (consumer !== undefined && mayRead) return consumer;
  throw new Problem('not-found', { detail: `There is no consumer ${consumerId}.` });
}

/** A consumer that the caller may change. @throws Problem  `not-found`; `forbidden` for consumers, which only call */
export async function changeable(
  consumerId: string,
  registry: ConsumerRegistry,
  caller: Caller,
): Promise<ConsumerRecord> {
  const consumer = await readable(consumerId, registry, caller);
  if (isOperator(caller.identity) || isTheirs(personOf(caller.identity), consumer)) return consumer;
  throw new Problem('forbidden', { detail: 'A consumer is changed by its owner, its team or an operator.' });
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

/** The person a list is asked for. @throws Problem  `bad-request` for half a one */
function ownerIn({ ownerIssuer: issuer, ownerSubject: subject }: OwnerQuery): Person | undefined {
  if (issuer === undefined && subject === undefined) return undefined;
  if (issuer !== undefined && subject !== undefined) return { issuer, subject };
  const parameter = issuer === undefined ? 'ownerIssuer' : 'ownerSubject';
  throw new Problem('bad-request', { errors: [{ parameter, detail: 'is needed with the other' }] });
}

/**
 * Whose consumers a list may be of: everybody's, one person's, or nobody's. People see their own, whomever they ask for.
 * @throws Problem  `bad-request`
 */
export function listedOwner({ identity }: Caller, query: OwnerQuery): Person | 'all' | 'nobody' {
  const [person, asked] = [personOf(identity), ownerIn(query)];
  if (isOperator(identity)) return asked ?? 'all';
  return person === undefined || (asked !== undefined && !isSame(asked, person)) ? 'nobody' : person;
}

interface OwnerQuery {
  readonly ownerIssuer?: string;
  readonly ownerSubject?: string;
}
