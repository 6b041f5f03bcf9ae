import { createHash } from 'node:crypto';
import type { Handler, Plan } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { lazy } from '../contracts/lazy.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { leisurely, pause } from '../runtime/leisurely.ts';
import type { SagaProgram } from '../sagas/office.ts';
import { callTier, createDoor, type Input, type Target } from '../tiers/door.ts';
import { apiOf } from '../tiers/edges.ts';
import { factsOf } from './api-facts.ts';
import { createComposer, type Ingredients } from './composer.ts';
import type { Judged } from './judge.ts';
import { type Lifetime, lifetime } from './lifetime.ts';
import { gatewayExchange } from './nowhere.ts';
import type { ApiOperations, EngineOperation } from './operations.ts';
import type { Pipeline } from './pipeline.ts';
import { reachedElsewhere } from './reach.ts';
import { Route } from './route.ts';
import { createRoutes, type Routes } from './routes.ts';
import { sagasOf } from './sagas.ts';
import type { Resolved } from './settings.ts';

/** Everything that is enforced, compiled. Never changed: a reload makes another and swaps. */
export interface Snapshot extends Lifetime {
  /** Of all contracts and policy data; equal hashes enforce the same. */
  readonly hash: string;
  readonly documents: readonly ContractDocument[];
  readonly routes: Routes<Route>;
  readonly all: readonly Route[];
  /** Of one API, `<tier>/<api>.v<major>`. */
  routesOf(api: string): readonly Route[];
  /** Of one operation, `<tier>/<api>.v<major>#<operation>`. */
  routeOf(id: string): Route | undefined;
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

/**
 * Makes a snapshot. Routes of an API are made when one of them is first looked for, chains when their operation is first
 * called, all of it at once: whoever calls meanwhile finds them made. Nothing is in it that was not judged.
 */
export async function compileSnapshot(ingredients: Ingredients): Promise<Snapshot> {
  const { judged, hold, common, crossing } = ingredients;
  const { documents, byApi, settings, plans } = judged;
  const route = (operation: EngineOperation): Route => {
    const here = judged.placement.runsHere(operation.document);
    return new Route(operation, settings.get(operation.id) as Resolved, here, compose);
  };
  const made = remembering((api: string) => byApi.get(api)?.map(route));
  const routesOf = (api: string): readonly Route[] => made(api) ?? [];
  const idsOf = remembering((api: string) => made(api) && new Map(routesOf(api).map((own) => [own.operation.id, own])));
  const byId = (id: string): Route | undefined => idsOf(apiOf(id))?.get(id);
  const callers = await callersOf(byApi);
  const doorOf = remembering((api: string) => createDoor(api, byApi.get(api)?.[0]?.uses ?? [], byId, crossing));
  const composer = createComposer({ ...ingredients, callers, find: byId, doorOf });
  const composed = new Set<string>();
  const compose = (route: Route): Pipeline => {
    composed.add(route.operation.id);
    return composer.compose(route);
  };
  const all = lazy(() => [...byApi.keys()].flatMap(routesOf));
  // Each of these takes a while where there are thousands: requests come in between.
  const offered = documents.filter(({ id }) => byApi.get(id)?.length !== 0);
  const routes = createRoutes(offered, ({ id }) => routesOf(id));
  await pause();
  const sagas = sagasOf(judged, doorOf);
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
    routeOf: byId,
    composed,
    forgetIdle() {
      const called = [...composed].map((id) => byId(id) as Route);
      for (const routes of Map.groupBy(called, ({ operation }) => operation.document).values()) {
        if (routes.filter((route) => route.calledSince()).length > 0) continue;
        for (const route of routes) {
          route.forget();
          composer.forget(route);
          composed.delete(route.operation.id);
        }
      }
    },
    compose: (id) => void byId(id)?.enforced,
    plans,
    warnings: judged.warnings,
    sagas,
    elsewhere,
    unmatched: composer.watched,
    askAsGateway: (id, input) => {
      const own = gatewayExchange(common.clock);
      return callTier(own, byId(id) as Target, input, own.identity, crossing);
    },
    ...lifetime(hold),
  };
}

/** Makes what is asked for once; what there is not, each time. */
function remembering<T>(make: (key: string) => T): (key: string) => T {
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
