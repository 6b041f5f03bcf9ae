import type { Contract, components } from '../../contracts/process/subscriptions.v1.ts';
import type { Context } from '../../handler.ts';
import { isOperator, personOf } from '../../operator.ts';

type Schemas = components['schemas'];
type Identity = Context<Contract>['identity'];

/** A consumer as the caller may see it: why it was suspended is told to operators, the notice to its owner. */
export function shownConsumer(consumer: Schemas['Consumer'], identity: Identity): Schemas['Consumer'] {
  if (consumer.suspended === undefined || isOperator(identity)) return consumer;
  const { reason: _, ...suspended } = consumer.suspended;
  return { ...consumer, suspended };
}

/** A request as the caller may see it: operators are not named to owners. */
export function shownRequest(request: Schemas['PlanRequest'], identity: Identity): Schemas['PlanRequest'] {
  const { requestedBy, decidedBy } = request;
  return {
    ...request,
    requestedBy: shownAuthor(requestedBy, identity),
    ...(decidedBy === undefined ? {} : { decidedBy: shownAuthor(decidedBy, identity) }),
  };
}

/** A change as the caller may see it. */
export function shownChange(change: Schemas['Change'], identity: Identity): Schemas['Change'] {
  if (isOperator(identity)) return change;
  const { before, after } = change;
  return {
    ...change,
    author: shownAuthor(change.author, identity),
    ...(before === undefined ? {} : { before: withoutInside(before) }),
    ...(after === undefined ? {} : { after: withoutInside(after) }),
  };
}

type State = NonNullable<Schemas['Change']['before']>;

/** Reasons of suspensions are for operators; an owner's own, for a plan, they gave themselves. */
function withoutInside(state: State): State {
  const { decidedBy: _, ...rest } = state;
  if (!('since' in rest)) return rest;
  const { reason: __, ...suspension } = rest;
  return suspension;
}

function shownAuthor(author: Schemas['Author'], identity: Identity): Schemas['Author'] {
  const person = personOf(identity);
  const isOwn = person !== undefined && author.issuer === person.issuer && author.subject === person.subject;
  return isOwn || isOperator(identity) ? author : { kind: author.kind };
}
