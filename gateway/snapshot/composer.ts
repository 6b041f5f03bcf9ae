import type { Handler, Keep, Operation, Policy, Surroundings } from '../../policies/policy.ts';
import { compose as fold } from '../../policies/policy.ts';
import type { Offers } from '../consumers/offers.ts';
import type { SagaCall } from '../sagas/office.ts';
import { type Crossing, callTier, createDoor, type Door, type Target } from '../tiers/door.ts';
import { createLocalUpstream, type LocalHandler } from '../upstreams/local.ts';
import { composeAbsent } from './absent.ts';
import { createChains, endsOutside } from './chains.ts';
import type { Judged } from './judge.ts';
import type { Hold } from './keep.ts';
import { nowhere } from './nowhere.ts';
import type { EngineOperation } from './operations.ts';
import { composePipeline, type Pipeline } from './pipeline.ts';
import type { Route } from './route.ts';
import { sagaDoor } from './sagas.ts';
import type { AnyPolicy, Resolved } from './settings.ts';

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

/** Composes the chains of one snapshot's operations. */
export interface Composer {
  /** Those of the snapshot before, where they are made of the same and nothing in them leads back to it. */
  compose(route: Route): Pipeline;
  /** Lets go of a route's chains, where it is not the only one that has them. */
  forget(route: Route): void;
  /** Puts what sees every request around a handler. */
  watched(last: Handler): Handler;
}

export interface ComposerParts extends Ingredients {
  /** By operation, the APIs that declare a call of it. */
  readonly callers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Operations of the snapshot, by id. */
  find(id: string): Target | undefined;
  /** An API's door to the tier below. */
  doorOf(api: string): Door;
}

export function createComposer(parts: ComposerParts): Composer {
  const { judged, catalogue, hold, crossing, find } = parts;
  const ask: Surroundings['ask'] = (id, exchange, input) =>
    callTier(exchange, find(id) as Target, input, { ...exchange.identity, caller: exchange.operation.api }, crossing);
  const chains = createChains(hold);
  const doorOf = (api: string): Door => createDoor(api, [], nothing, crossing);
  const watching = watchers(catalogue, judged.defaults, { ...surroundings(parts, nowhere, hold.keep, ''), ask });
  const watched = (last: Handler): Handler => fold(watching, last);

  const composeApart = ({ operation, settings }: Route): Pipeline => {
    const callers = parts.callers.get(operation.id) ?? nobody;
    const makings = { operation, settings, plans: judged.plans, callers, code: codeOf(operation, judged) };
    return chains.take(makings, ({ keep }) => {
      const around = { ...surroundings(parts, operation, keep, operation.document.hash), ask: askNobody };
      return composePipeline(catalogue, settings, around, handlerOf(operation, { ...parts, doorOf }, keep));
    });
  };

  return {
    compose(route) {
      const { operation, settings, here } = route;
      const { upstream } = operation;
      const isSomewhere = upstream.kind === 'local' || upstream.url !== '';
      if (here && isSomewhere && endsOutside(operation)) return composeApart(route);
      const around = { ...surroundings(parts, operation, hold.keep, operation.document.hash), ask };
      const handler = isSomewhere ? handlerOf(operation, parts, hold.keep) : undefined;
      return here && handler !== undefined
        ? composePipeline(catalogue, settings, around, handler)
        : composeAbsent(catalogue, settings, around, handler, watched);
    },
    forget: ({ operation }) => chains.forget(operation.id),
    watched,
  };
}

const nobody: ReadonlySet<string> = new Set();
const nothing = (): undefined => undefined;
/** For operations that ask nobody before they do anything. */
const askNobody: Surroundings['ask'] = () => Promise.reject(new Error('it may ask no other operation'));

const surroundings = (
  { common, judged, callers }: ComposerParts,
  operation: Operation,
  keep: Keep,
  contract: string,
): Omit<Surroundings, 'ask'> => ({
  ...common,
  plans: judged.plans,
  contract,
  callers: callers.get(operation.id) ?? nobody,
  operation,
  keep,
});

const handlerOf = (operation: EngineOperation, parts: ComposerParts, keep: Keep): Handler =>
  operation.upstream.kind === 'local' ? localUpstream(operation, parts) : parts.httpUpstream(operation, keep);

const codeOf = ({ api, operationId, upstream }: EngineOperation, { handlers }: Judged): object | undefined =>
  upstream.kind === 'local' ? (handlers.get(api)?.handlers[operationId] as LocalHandler) : undefined;

function localUpstream(operation: EngineOperation, parts: ComposerParts): Handler {
  const { common, judged, doorOf } = parts;
  const handler = codeOf(operation, judged) as LocalHandler;
  return createLocalUpstream(operation, handler, {
    clock: common.clock,
    log: common.log,
    meter: common.meter,
    tickets: common.tickets,
    door: doorOf(operation.api),
    ...recordsOf(operation, parts),
    ...sagaDoor(operation.api, parts),
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
