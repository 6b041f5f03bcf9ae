import type { RequestListener } from 'node:http';
import { problemKinds } from '#problem';
import { createFront } from '../app.ts';
import type { Publication } from '../catalogue.ts';
import type { Environment } from '../configuration/environment.ts';
import { createClientPins } from '../consumers/client-pins.ts';
import { markStopped } from '../controls/mark-stopped.ts';
import { createAddressReader } from '../edge/address.ts';
import { createEdge, type Edge } from '../edge/edge.ts';
import { createTransport } from '../edge/transport.ts';
import type { TrustedIssuers } from '../issuers.ts';
import { openEntrance } from '../portal/entrance.ts';
import { createPageLimit } from '../portal/page-limit.ts';
import { createPortal } from '../portal/portal.ts';
import { mayRead } from '../portal/visitor.ts';
import type { Closing } from '../runtime/closing.ts';
import type { Engine } from './engine.ts';
import type { Ground } from './ground.ts';

/** What stands behind the gateway's port. */
export interface Front {
  readonly edge: Edge;
  readonly request: RequestListener;
}

export interface FrontOptions {
  readonly environment: Environment;
  readonly publicUrl: string;
  readonly trusted: TrustedIssuers;
  /** Whether experience APIs run here: they are where people look. */
  readonly forPeople: boolean;
  publication(): Publication;
}

export function openFront(options: FrontOptions, ground: Ground, engine: Engine, closing: Closing): Front {
  const { environment, publicUrl, trusted, forPeople, publication } = options;
  const { internalReaders } = environment;
  const { store, registry, history, controls, clock, log } = ground;
  const { loader, admission, usage, tierKeys } = engine;
  const { current } = loader;
  const address = createAddressReader(environment.trustedProxies);
  const edge = createEdge({
    ...{ current, clock, address, keys: registry, base: publicUrl },
    clientPins: createClientPins(trusted.issuers, registry.clients),
    longestTarget: environment.limits.longestTarget,
    transport: createTransport({ ...environment, publicUrl }),
  });
  const catalogue = markStopped(() => publication().catalogue, controls);
  const plans = () => current().plans;
  const around = { publicUrl, catalogue, clock };
  const entranceParts = { ...around, signIn: trusted.signIn, db: store.db, current, controls, address, log };
  const entrance = forPeople ? openEntrance(entranceParts, closing) : {};
  const limit = createPageLimit(address, clock);
  const portalParts = { ...around, limit, problems: problemKinds, internalReaders, plans, history, usage };
  const request = createFront({
    ...{ edge, admission, plans, publication, tierKeys: tierKeys.published },
    planOf: (sent) => (entrance.sessions?.recognises?.(sent) ? 'signed-in' : 'anonymous'),
    mayRead: async (tier, sent) => mayRead(tier, await entrance.sessions?.visitor(sent), internalReaders),
    ...(forPeople ? { portal: createPortal({ ...entrance, ...portalParts }) } : {}),
    ...(trusted.development === undefined ? {} : { issuer: trusted.development.callback }),
  });
  return { edge, request };
}
