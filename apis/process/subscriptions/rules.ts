import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/process/subscriptions.v1.ts';
import type { Context } from '../../handler.ts';
import { isOperator, personOf } from '../../operator.ts';

type Schemas = components['schemas'];
type Plan = Schemas['Plan'];
/** As the record takes it. */
type NewConsumer = Parameters<Contract['call']['system']['consumers']['createConsumer']>[0];
type Caller = Pick<Context<Contract>, 'call' | 'identity' | 'clock'>;

/**
 * Consumers one person may own, and live keys one consumer may have: who needs more has lost sight of them. The record counts
 * as it writes; counted here, calls at one time would pass them.
 */
export const most = { consumers: 20, keys: 50 } as const;

/**
 * A consumer as it is to be entered: people enter their own, on a plan that is open, and so many; operators any.
 * @throws Problem  `forbidden`, `unprocessable`
 */
export async function newConsumer(wanted: Schemas['WantedConsumer'], caller: Caller): Promise<NewConsumer> {
  const { call, identity } = caller;
  const { items: plans } = await call.system.consumers.listPlans({});
  const plan = wanted.plan === undefined ? plans.find(({ offered }) => offered === 'open') : planIn(plans, wanted.plan);
  if (plan === undefined) throw unprocessable('/plan', 'is needed: no plan is open');
  const { owner: named, ...facts } = wanted;
  const filled = { ...facts, plan: plan.plan, scopes: wanted.scopes ?? plan.scopes };
  if (isOperator(identity)) return { body: named === undefined ? filled : { ...filled, owner: named } };

  const owner = personOf(identity);
  const isTheirs = named === undefined || (named.issuer === owner?.issuer && named.subject === owner.subject);
  if (owner === undefined || !isTheirs)
    throw new Problem('forbidden', { detail: 'People create consumers of their own.' });
  if (wanted.consumerId !== undefined) throw unprocessable('/consumerId', 'is chosen by operators: leave it out');
  requireOpen(plan);
  const wider = filled.scopes.find((scope) => !plan.scopes.includes(scope));
  if (wider !== undefined) throw unprocessable('/scopes', `${wider} is not in the plan ${plan.plan}`);
  return { body: { ...filled, owner }, most: most.consumers };
}

/** Facts that operators alone settle. */
const governed = ['owner', 'scopes', 'apis'] as const;

/**
 * Changes with what follows from them: with another plan come its scopes.
 * @throws Problem  `forbidden` for what operators alone settle, `unprocessable`
 */
export async function allowedChanges(
  consumerId: string,
  changes: Schemas['ConsumerChanges'],
  { call, identity }: Caller,
): Promise<Schemas['ConsumerChanges']> {
  const held = isOperator(identity) ? undefined : governed.find((fact) => changes[fact] !== undefined);
  if (held !== undefined) throw new Problem('forbidden', { detail: `Ask an operator to change ${held}.` });
  if (changes.team !== undefined && !isOperator(identity)) {
    const { owner } = await call.system.consumers.getConsumer({ consumerId });
    const person = personOf(identity);
    if (owner?.issuer !== person?.issuer || owner?.subject !== person?.subject)
      throw new Problem('forbidden', { detail: 'Its owner says who is in the team.' });
  }
  if (changes.plan === undefined) return changes;
  const plan = planIn((await call.system.consumers.listPlans({})).items, changes.plan);
  if (!isOperator(identity)) requireOpen(plan);
  return { scopes: plan.scopes, ...changes };
}

/**
 * Makes sure that a consumer may have new keys.
 * @throws Problem  `conflict` while it is suspended, `not-found`
 */
export async function requireUnsuspended(consumerId: string, { call, identity }: Caller): Promise<void> {
  if (isOperator(identity)) return;
  const { suspended } = await call.system.consumers.getConsumer({ consumerId });
  if (suspended === undefined) return;
  const detail = `${consumerId} is suspended. ${suspended.notice ?? ''}`.trimEnd();
  throw new Problem('conflict', { detail });
}

/** Makes sure that a plan can be asked for. @throws Problem  `unprocessable` */
export async function requireOnApproval(name: string, { call }: Caller): Promise<void> {
  const { offered } = planIn((await call.system.consumers.listPlans({})).items, name);
  if (offered === 'on-approval') return;
  const detail = offered === 'open' ? 'is open: choose it by changing the consumer' : 'is not offered';
  throw unprocessable('/plan', `${name} ${detail}`);
}

/** The scopes a plan has now. @throws Problem  `unprocessable` when it is gone */
export const scopesOf = async (name: string, { call }: Caller): Promise<readonly string[]> =>
  planIn((await call.system.consumers.listPlans({})).items, name).scopes;

function planIn(plans: readonly Plan[], name: string): Plan {
  const plan = plans.find((one) => one.plan === name);
  if (plan === undefined) throw unprocessable('/plan', `there is no plan ${name}`);
  return plan;
}

function requireOpen({ plan, offered }: Plan): void {
  if (offered === 'open') return;
  const detail = offered === 'on-approval' ? 'is given on approval: ask for it' : 'is not offered';
  throw unprocessable('/plan', `${plan} ${detail}`);
}

const unprocessable = (pointer: string, detail: string): Problem =>
  new Problem('unprocessable', { errors: [{ pointer, detail }] });
