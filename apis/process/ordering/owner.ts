import { Problem } from '#problem';
import type { Caller } from './shapes.ts';

/** Whose orders a caller may touch: one customer's or, without `customerId`, anybody's. */
export interface Reach {
  readonly customerId?: string;
}

/** Scopes that lift the limit to the caller's own orders, each for one thing. */
export type ReachingScope = 'orders:read-any' | 'orders:cancel' | 'orders:refund';

/**
 * Decides whose orders this call may touch. The systems of record are given the answer and hold to it.
 * @throws Problem forbidden when the caller stands for no customer
 */
export const reachOf = async (caller: Caller, scope: ReachingScope): Promise<Reach> =>
  caller.identity.scopes.includes(scope) ? {} : { customerId: await customerOf(caller) };

/**
 * The customer a caller acts for: a person by their subject, a consumer by its account. A consumer that comes here has the
 * scopes of a plan an operator gave it; the account that goes with it is opened with its first call.
 * @throws Problem forbidden when there is none, saying who can change that
 */
export async function customerOf({ call, identity }: Caller): Promise<string> {
  const { kind, subject, issuer, consumer } = identity;
  if (kind === 'user' && subject !== undefined && issuer !== undefined) {
    const { customerId } = await call.system.customers
      .getCustomerBySubject({ subject, issuer })
      .catch(refuse(`The user “${subject}” is no customer yet. Ask the service desk to link them to one.`));
    return customerId;
  }
  if (kind === 'consumer' && consumer !== undefined) {
    const { customers } = call.system;
    const { id: consumerId, name } = consumer;
    const known = await customers.getAccount({ consumerId }).catch(none);
    return (known ?? (await customers.openAccount({ consumerId, body: { name: shortened(name) } }))).customerId;
  }
  throw new Problem('forbidden', { detail: 'Orders belong to a signed-in person or to a consumer with an account.' });
}

function none(error: unknown): undefined {
  if (!(error instanceof Problem) || error.kind !== 'not-found') throw error;
}

/** As long as the record of customers takes it. */
const shortened = (name: string): string => [...name].slice(0, 70).join('');

/** A mapping that does not exist is no missing page: the caller is known, and stands for nobody. */
const refuse = (detail: string) => (error: unknown) => {
  if (error instanceof Problem && error.kind === 'not-found') throw new Problem('forbidden', { detail, cause: error });
  throw error;
};
