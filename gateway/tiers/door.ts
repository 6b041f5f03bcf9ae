import { Problem } from '#problem';
import type { Body, Exchange, Handler, Identity, Outcome, Parameters } from '../../policies/policy.ts';
import { noParameters, OpenExchange } from '../exchange.ts';
import type { EngineOperation } from '../snapshot/operations.ts';
import { problemOf, readValue } from './answer.ts';
import { apiClass, Caller } from './caller.ts';
import { derivedKey } from './derived-key.ts';
import { callName, camelCase, parseReference } from './edges.ts';
import { requireFitting } from './fitting.ts';
import { foreignBody, foreignProblem, isOurs } from './foreign.ts';
import { watchHop } from './watch.ts';

/** The far side of a tier call: an operation and its hop chain. */
export interface Target {
  readonly operation: EngineOperation;
  readonly hop: Handler;
  /** False where equal reads of one exchange may differ, and each is to be made. */
  readonly once?: boolean;
}

/**
 * How values cross between tiers of one process. `plain` hands them over; `frozen` makes a handler that changes what it
 * was given fail; `serialised` sends them through JSON, as a split would. The last two are for tests.
 */
export type Crossing = 'plain' | 'frozen' | 'serialised';

/** What a handler calls other APIs by, for one exchange. */
export type Door = (parent: () => Exchange) => object;

export type Input = Readonly<Record<string, unknown>>;

/**
 * Makes the typed door of one API: `call.<tier>.<api>.<operation>(input)` for exactly what it declares in `uses`.
 * What is not declared does not exist on it. The exchange on whose behalf calls are made is asked for at each call, which
 * fails with what that throws.
 */
export function createDoor(
  api: string,
  uses: readonly string[],
  find: (id: string) => Target | undefined,
  crossing: Crossing,
): Door {
  const open =
    (caller: Caller, id: string) =>
    (input: Input = {}) => {
      try {
        const exchange = caller.exchange();
        return callTier(exchange, find(id) as Target, input, caller.identityIn(exchange), crossing);
      } catch (error) {
        return Promise.reject(error);
      }
    };
  const tiers = new Map<string, Map<string, Record<string, string>>>();
  for (const id of uses) {
    const { tier, name, operationId } = parseReference(id);
    const apis = tiers.get(tier) ?? new Map<string, Record<string, string>>();
    const key = camelCase(name);
    tiers.set(tier, apis.set(key, { ...apis.get(key), [callName(operationId)]: id }));
  }
  const behind = [...tiers].map(
    ([tier, apis]) => [tier, [...apis].map(([name, ids]) => [name, apiClass(ids, open)] as const)] as const,
  );
  return (parent) => {
    const caller = new Caller(api, parent);
    const call: Record<string, Record<string, object>> = {};
    for (const [tier, apis] of behind) {
      const below: Record<string, object> = {};
      for (const [name, Api] of apis) below[name] = new Api(caller);
      call[tier] = below;
    }
    return call;
  };
}

/**
 * One hop: the target's own checks, deadline, breaker and trace span apply; the caller's credentials do not travel, its
 * identity does. Within one exchange equal reads are made once; a write makes it forget what it read before.
 * @returns the success answer's body; shared with whoever reads the same, so it is not to be changed
 * @throws Problem  the target's refusal, marked with where it began
 */
export function callTier(
  parent: Exchange,
  target: Target,
  input: Input,
  identity: Identity,
  crossing: Crossing,
): Promise<unknown> {
  try {
    if (crossing !== 'plain') return callStrictly(parent, target, input, identity, crossing);
    const placed = placeInput(target.operation, input);
    return isSafe(target.operation) ? read(parent, target, placed, identity) : write(parent, target, placed, identity);
  } catch (error) {
    return Promise.reject(error);
  }
}

async function callStrictly(
  parent: Exchange,
  target: Target,
  input: Input,
  identity: Identity,
  crossing: Exclude<Crossing, 'plain'>,
): Promise<unknown> {
  return cross(await callTier(parent, target, cross(input, crossing), identity, 'plain'), crossing);
}

const isSafe = ({ method }: EngineOperation): boolean => method === 'GET' || method === 'HEAD';

function read(parent: Exchange, target: Target, placed: Placed, identity: Identity): Promise<unknown> {
  const make = (): Promise<unknown> => makeHop(parent, target, placed, identity);
  if (target.once === false || placed.body.kind !== 'none') return make();
  return parent.memo.read(target.operation, placed.parameters, parent, identity, make);
}

async function write(parent: Exchange, target: Target, placed: Placed, identity: Identity): Promise<unknown> {
  parent.memo.write();
  const key = derivedKey(parent, target.operation, placed);
  try {
    return await makeHop(parent, target, key === undefined ? placed : withKey(placed, key), identity);
  } finally {
    // What was read beside it may be from before it.
    parent.memo.write();
  }
}

async function makeHop(parent: Exchange, target: Target, placed: Placed, identity: Identity): Promise<unknown> {
  const { operation } = target;
  const exchange = openHop(parent, operation, placed, identity);
  const watching = watchHop(exchange);
  let outcome: Outcome = { status: 500, complete: true, bytes: 0 };
  try {
    const answer = await target.hop(exchange);
    const value = answer.body.kind === 'value' ? answer.body.value : await readValue(answer, operation);
    outcome = { status: answer.status, complete: true, bytes: 0 };
    const isTheirs = operation.foreign === true && !isOurs(answer, operation);
    if (isTheirs && answer.status >= 300) throw foreignProblem(answer);
    if (answer.status >= 400) throw problemOf(answer, value);
    requireFitting(operation, answer, value);
    return value;
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('internal', { cause: error });
    outcome = { status: problem.status, problem: problem.kind, error, complete: true, bytes: 0 };
    throw problem.from(operation.id);
  } finally {
    watching?.(outcome);
    exchange.settle(outcome);
  }
}

/** A call's input, each value where the contract says. */
interface Placed {
  readonly parameters: Parameters;
  readonly body: Body;
}

const nothing = Object.freeze({});

const openHop = (
  parent: Exchange,
  operation: EngineOperation,
  { parameters, body }: Placed,
  identity: Identity,
): OpenExchange =>
  new OpenExchange({
    operation,
    side: 'hop',
    id: parent.id,
    above: parent,
    identity,
    method: operation.method,
    path: operation.path,
    query: '',
    headers: nothing,
    pathParameters: nothing,
    parameters,
    body,
    address: parent.address,
    started: parent.started,
    deadline: parent.deadline,
    parentSignal: parent.signal,
    memo: parent.memo,
    timings: parent.timings,
  });

const withKey = ({ parameters, body }: Placed, key: string): Placed => ({
  parameters: { ...parameters, header: { ...parameters.header, 'idempotency-key': key } },
  body,
});

const noBody: Body = { kind: 'none' };

function placeInput(operation: EngineOperation, input: Input): Placed {
  const body: Body =
    input.body === undefined
      ? noBody
      : operation.foreign === true
        ? foreignBody(operation, input.body)
        : { kind: 'value', value: input.body, mediaType: 'application/json' };
  if (operation.parameters.length === 0) return { parameters: noParameters, body };
  const parameters = { path: {}, query: {}, header: {}, cookie: {} } as Record<string, Record<string, unknown>>;
  for (const { place, key, name } of operation.parameters) {
    if (input[name] !== undefined) (parameters[place] as Record<string, unknown>)[key] = input[name];
  }
  return { parameters: parameters as unknown as Parameters, body };
}

function cross<T>(value: T, crossing: Exclude<Crossing, 'plain'>): T {
  if (crossing === 'serialised') return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
  return deepFreeze(value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
