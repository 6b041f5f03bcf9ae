import { createHash } from 'node:crypto';
import type { Handler, Keep, Operation, Plan, Policy, Surroundings } from '../../policies/policy.ts';
import { compose as fold } from '../../policies/policy.ts';
import type { Offers } from '../consumers/offers.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { lazy } from '../contracts/lazy.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { createPause, leisurely } from '../leisurely.ts';
import type { SagaCall, SagaProgram } from '../sagas/office.ts';
import { type Crossing, callTier, createDoor, type Input, type Target } from '../tiers/door.ts';
import { apiOf } from '../tiers/edges.ts';
import { createLocalUpstream, type LocalHandler } from '../upstreams/local.ts';
import { composeAbsent } from './absent.ts';
import { factsOf } from './api-facts.ts';
import type { Judged } from './judge.ts';
import type { Hold } from './keep.ts';
import { type Lifetime, lifetime } from './lifetime.ts';
import { gatewayExchange, nowhere } from './nowhere.ts';
import type { ApiOperations, EngineOperation } from './operations.ts';
import { composePipeline, type Pipeline } from './pipeline.ts';
import { reachedElsewhere } from './reach.ts';
import { Route } from './route.ts';
import { createRoutes, type Routes } from './routes.ts';
import { sagaDoor, sagasOf } from './sagas.ts';
import type { AnyPolicy, Resolved } from './settings.ts';

/** Everything that is enforced, compiled. Never changed: a reload makes another and swaps. */
export interface Snapshot extends Lifetime {
  /** Of all contracts and policy data; equal hashes enforce the same. */
  readonly hash: string;
  readonly documents: readonly ContractDocument[];
  readonly routes: Routes<Route>;
  readonly all: readonly Route[];
  /** Of one API, `<tier>/<api>.v<major>`. */
  routesOf(api: string): readonly Route[];
  /** Operations whose chains have been composed, by id: those that have been called. */
  readonly composed: ReadonlySet<string>;
  /** Lets go of what is made for documents of which no operation was called since this was last done. */
  forgetIdle(): void;
  /** Composes an operation's chains now, if there is such an operation. */
  compose(id: string): void;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly warnings: readonly Mistake[];
  /** The sagas that are run in this process, by `<tier>/<api>.v<major>#<name>`. */
  readonly sagas: ReadonlyMap<string, SagaProgram>;
  /** APIs that are called from here and run in another process, with their URLs there. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** For requests no operation matches: the policies that see everything, around `refuse`. */
  unmatched(refuse: Handler): Handler;
  /** Asks an operation on the gateway's own behalf, for nobody outside. */
  askAsGateway(id: string, input: Input): Promise<unknown>;
}

/** What a snapshot is compiled from. */
export interface Ingredients {
  readonly judged: Judged;
  readonly catalogue: readonly AnyPolicy[];
  readonly hold: Hold;
  readonly crossing: Crossing;
  /** All of `Surroundings` that is the same for every operation. */
  readonly common: Omit<Surroundings, 'operation' | 'keep' | 'ask' | 'plans' | 'callers' | 'contract'>;
  /** Handler that forwards to an http upstream; kept over reloads. */
  httpUpstream(operation: EngineOperation, keep: Keep): Handler;
  /** Records of a system API. */
  records(name: string): object;
  /** The registry of consumers, for the one API that is its door. */
  registry?(offers: Offers): object;
  /** The gateway itself, for the APIs that declare it. */
  desk?(): object;
  /** Runs the sagas of process APIs. */
  readonly saga: SagaCall;
}

/**
 * Makes a snapshot. Routes of an API are made when one of them is first looked for, chains when their operation is first
 * called, all of it at once: whoever calls meanwhile finds them made. Nothing is in it that was not judged.
 */
export async function compileSnapshot(ingredients: Ingredients): Promise<Snapshot> {
  const { judged, catalogue, hold, common, crossing } = ingredients;
  const { documents, byApi, settings, plans } = judged;
  const routeOf = (operation: EngineOperation): Route => {
    const here = judged.placement.runsHere(operation.document);
    return new Route(operation, settings.get(operation.id) as Resolved, here, compose);
  };
  const made = remembering((api: string) => byApi.get(api)?.map(routeOf));
  const routesOf = (api: string): readonly Route[] => made(api) ?? [];
  const byId = remembering((id: string) => routesOf(apiOf(id)).find(({ operation }) => operation.id === id));
  const ask: Surroundings['ask'] = (id, exchange, input) =>
    callTier(exchange, byId(id) as Target, input, { ...exchange.identity, caller: exchange.operation.api }, crossing);
  const callers = await callersOf(byApi);
  const surroundings = (operation: Operation, contract = ''): Surroundings => ({
    ...common,
    plans,
    contract,
    callers: callers.get(operation.id) ?? new Set(),
    operation,
    keep: hold.keep,
    ask,
  });

  const watching = watchers(catalogue, judged.defaults, surroundings(nowhere));
  const watched = (last: Handler): Handler => fold(watching, last);
  const composePolicies = (operation: EngineOperation, resolved: Resolved, here: boolean): Pipeline => {
    const { upstream, document } = operation;
    const around = surroundings(operation, document.hash);
    const handler =
      upstream.kind === 'local'
        ? localUpstream(operation, ingredients, byId)
        : upstream.url === ''
          ? undefined
          : ingredients.httpUpstream(operation, hold.keep);
    return here && handler !== undefined
      ? composePipeline(catalogue, resolved, around, handler)
      : composeAbsent(catalogue, resolved, around, handler, watched);
  };

  const composed = new Set<string>();
  const compose = ({ operation, settings, here }: Route): Pipeline => {
    composed.add(operation.id);
    return composePolicies(operation, settings, here);
  };
  const all = lazy(() => [...byApi.keys()].flatMap(routesOf));
  // Each of these takes a while where there are thousands: requests come in between.
  const pause = createPause();
  const offered = documents.filter(({ id }) => byApi.get(id)?.length !== 0);
  const routes = createRoutes(offered, ({ id }) => routesOf(id));
  await pause();
  const sagas = sagasOf(ingredients, byId);
  await pause();
  const elsewhere = elsewhereOf(judged);
  await pause();
  const hash = hashOf(judged);

  return {
    hash,
    documents,
    routes,
    get all() {
      return all();
    },
    routesOf,
    composed,
    forgetIdle() {
      const called = [...composed].map((id) => byId(id) as Route);
      for (const routes of Map.groupBy(called, ({ operation }) => operation.document).values()) {
        if (routes.filter((route) => route.calledSince()).length > 0) continue;
        for (const route of routes) {
          route.forget();
          composed.delete(route.operation.id);
        }
      }
    },
    compose: (id) => void byId(id)?.enforced,
    plans,
    warnings: judged.warnings,
    sagas,
    elsewhere,
    unmatched: watched,
    askAsGateway: (id, input) => {
      const own = gatewayExchange(common.clock);
      return callTier(own, byId(id) as Target, input, own.identity, crossing);
    },
    ...lifetime(hold),
  };
}

/** Makes what is asked for once; what there is not, each time. */
function remembering<T>(make: (key: string) => T | undefined): (key: string) => T | undefined {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    if (fresh !== undefined) made.set(key, fresh);
    return fresh;
  };
}

const elsewhereOf = ({ documents, operations, placement }: Judged): Map<string, string> =>
  new Map(
    [...reachedElsewhere(documents, operations, placement).keys()].map((document) => [
      document.id,
      placement.elsewhere(document).url,
    ]),
  );

/** By operation, the APIs that declare a call of it: in `uses`, or by asking it in `authorize`. */
async function callersOf(byApi: ReadonlyMap<string, ApiOperations>): Promise<Map<string, Set<string>>> {
  const callers = new Map<string, Set<string>>();
  await leisurely(byApi, ([api, operations]) => {
    const asked = factsOf(operations).asking.map(({ authorize = '' }) => authorize);
    for (const id of [...(operations[0]?.uses ?? []), ...asked])
      callers.set(id, (callers.get(id) ?? new Set()).add(api));
  });
  return callers;
}

function localUpstream(
  operation: EngineOperation,
  ingredients: Ingredients,
  find: (id: string) => Target | undefined,
): Handler {
  const { common, judged, crossing } = ingredients;
  const handler = judged.handlers.get(operation.api)?.handlers[operation.operationId] as LocalHandler;
  return createLocalUpstream(operation, handler, {
    clock: common.clock,
    log: common.log,
    meter: common.meter,
    tickets: common.tickets,
    door: createDoor(operation.api, operation.uses, find, crossing),
    ...recordsOf(operation, ingredients),
    ...sagaDoor(operation.api, ingredients),
  });
}

/** A system API has its own records; what declares it has the registry, or the gateway itself, instead. */
function recordsOf(
  { tier, name, document }: EngineOperation,
  ingredients: Ingredients,
): { records?: object; registry?: object; desk?: object } {
  const { judged, records, registry, desk } = ingredients;
  if (document.settings.registry === true)
    return registry === undefined ? {} : { registry: registry(offersOf(judged)) };
  if (document.settings.desk === true) return desk === undefined ? {} : { desk: desk() };
  return tier === 'system' ? { records: records(name) } : {};
}

const offersOf = ({ documents, plans }: Judged): Offers => {
  const versions = Map.groupBy(documents, ({ tier, name }) => `${tier}/${name}`);
  const lifecycles = new Map(documents.map(({ id, settings }) => [id, settings.lifecycle]));
  return {
    plans,
    versionsOf: (api) => versions.get(api)?.map(({ version }) => version),
    lifecycleOf: (api) => lifecycles.get(api),
  };
};

function watchers(catalogue: readonly AnyPolicy[], defaults: Resolved, surroundings: Surroundings): Policy[] {
  return catalogue.flatMap((definition) => {
    if (definition.unmatched !== true) return [];
    const policy = definition.create(defaults[definition.name] as never, surroundings);
    return policy === undefined ? [] : [policy];
  });
}

/** Of all contracts and policy data. */
export function hashOf({
  documents,
  plans,
  tierDefaults,
}: Pick<Judged, 'documents' | 'plans' | 'tierDefaults'>): string {
  const contracts = documents.map(({ id, hash }) => id + hash).join('');
  const text = tierDefaults.text + JSON.stringify([...plans.values()]) + contracts;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
