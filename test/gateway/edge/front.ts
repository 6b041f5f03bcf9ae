import { setTimeout as sleep } from 'node:timers/promises';
import { problemKinds } from '#problem';
import { createFront } from '../../../gateway/app.ts';
import { createPublication } from '../../../gateway/catalogue.ts';
import { readEnvironment } from '../../../gateway/configuration/environment.ts';
import { createAddressReader } from '../../../gateway/edge/address.ts';
import { createEdge, type Edge } from '../../../gateway/edge/edge.ts';
import { type ServerLimits, serverLimits } from '../../../gateway/edge/limits.ts';
import { createTransport } from '../../../gateway/edge/transport.ts';
import { type Listeners, takePorts } from '../../../gateway/listeners.ts';
import { createOperationsApp } from '../../../gateway/operations/listener.ts';
import { unbounded } from '../../../gateway/overload/admission.ts';
import { createPortal, type PortalParts } from '../../../gateway/portal/portal.ts';
import { createSnapshotLoader } from '../../../gateway/snapshot/loader.ts';
import { createMetrics } from '../../../gateway/telemetry/meter.ts';
import type { PoolSettings } from '../../../gateway/upstreams/pool.ts';
import { createHttpUpstreams } from '../../../gateway/upstreams/upstreams.ts';
import type { Identity } from '../../../policies/policy.ts';
import { createLog, type LogLine } from '../../policies/instruments.ts';
import { surroundingsFor } from '../../policies/support.ts';
import { type RawUpstream, startUpstream } from '../../support/upstream.ts';
import { contract } from '../contracts/support.ts';
import { writeRooms } from '../snapshot/support.ts';
import { open, type Wire } from './wire.ts';

/** A gateway of one contract, on real ports, in front of an upstream that shows what reaches it. */
export interface Front {
  readonly port: number;
  readonly operationsPort: number;
  readonly connections: Listeners['connections'];
  readonly edge: Edge;
  readonly upstream: RawUpstream;
  /** One for each exchange that is over. */
  readonly requests: readonly LogLine['fields'][];
  /** One for each request that was refused unread. */
  readonly unread: readonly LogLine['fields'][];
  readonly refusals: Listeners['refusals'];
  readonly certificate: Listeners['certificate'];
  /** Waits until there are as many of them, and gives the last. */
  settled(count?: number): Promise<LogLine['fields']>;
  /** Waits until nothing is under way. */
  idle(): Promise<void>;
  /** Sends bytes as they are, and reads to the end of the connection. */
  send(text: string | Buffer): Promise<string>;
  /** Sends bytes as they are, and leaves with the first answer that is whole. */
  ask(text: string | Buffer): Promise<string>;
  connect(): Promise<Wire>;
  close(): Promise<void>;
}

export const base = '/experience/probe/v1';
export const goodKey = 'cw_live_good_key';

const exceptionFor = (name: string): string =>
  `{ rule: layering, to: ${name}, owner: us, reason: nothing to compose, until: 2099-01-01 }`;

const document = (url: string): string =>
  contract('experience/probe.v1', {
    upstream: `{ kind: http, name: probe, url: "${url}", credential: { header: X-Service-Key, value: own } }`,
    gateway: [
      `exceptions: [${['probe', 'other'].map(exceptionFor).join(', ')}]`,
      'policies: { address-limit: { limit: 100000 } }',
    ],
    paths: `\
  /things:
    post:
      operationId: createThing
      security: []
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { '200': { description: Fine., content: { application/json: { schema: { type: object } } } } }
  /things/{thingId}:
    get:
      operationId: getThing
      security: []
      parameters: [{ name: thingId, in: path, required: true, schema: { type: string, maxLength: 40 } }]
      responses: { '200': { description: Fine., content: { application/json: { schema: { type: object } } } } }
  /own:
    get:
      operationId: getOwn
      security: [{ apiKey: [] }, { accessToken: [] }, { ticket: [] }]
      responses: { '200': { description: Fine., content: { application/json: { schema: { type: object } } } } }
    post:
      operationId: changeOwn
      security: [{ apiKey: [] }]
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { '200': { description: Fine., content: { application/json: { schema: { type: object } } } } }
  /live:
    get:
      operationId: watch
      security: []
      x-gateway: { upgrade: websocket }
      responses: { '101': { description: Open. } }
  /elsewhere:
    get:
      operationId: watchElsewhere
      security: []
      x-gateway: { upgrade: websocket, upstream: { kind: http, name: other, url: "${url}/other" } }
      responses: { '101': { description: Open. } }
  /bags/{bagId}:
    get:
      operationId: getBag
      security: []
      parameters:
        - { name: bagId, in: path, required: true, schema: { type: string } }
        - { name: X-Colour, in: header, schema: { type: string, enum: [red, blue] } }
      responses: { '200': { description: Fine., content: { application/json: { schema: { type: object } } } } }
`,
    more: `\
components:
  securitySchemes:
    accessToken: { type: openIdConnect, openIdConnectUrl: /idp }
    apiKey: { type: apiKey, in: header, name: X-API-Key }
    ticket: { type: apiKey, in: query, name: ticket }
`,
  });

/** What every request line is followed by. */
export const host = 'Host: gateway\r\n';
export const get = `GET ${base}/things/1 HTTP/1.1\r\n${host}`;
export const post = `POST ${base}/things HTTP/1.1\r\n${host}Content-Type: application/json\r\n`;
export const last = 'Connection: close\r\n\r\n';

/** Small enough for a test to wait for. */
export const impatient: Partial<ServerLimits> = { headersTimeout: 150, requestTimeout: 300, checkInterval: 30 };

const consumer = { id: 'good', name: 'Good', plan: 'anonymous', environment: 'live' } as const;
const partner: Identity = { kind: 'consumer', scopes: [], scheme: 'ticket', consumer };

/**
 * @param limits  over those of a real gateway
 * @param policies  settings of the tier, as they stand in a list of YAML's: `timeout: { total: 300 }`
 * @param settings  of the connections to the upstream
 * @param variables  of the environment
 * @param pages  what the portal has besides
 */
export async function startFront(
  limits: Partial<ServerLimits> = {},
  policies: readonly string[] = [],
  settings: Partial<PoolSettings> = {},
  variables: Readonly<Record<string, string>> = {},
  pages: Partial<PortalParts> = {},
): Promise<Front> {
  const upstream = await startUpstream();
  const environment = readEnvironment({ PORT: '0', OPS_PORT: '0', ...variables }, '/');
  const log = createLog();
  const listeners: Listeners = await takePorts(environment, { log, limits: { ...serverLimits, ...limits } });
  const { publicUrl } = listeners;
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const metrics = createMetrics();
  const upstreams = createHttpUpstreams({ clock, log, publicUrl, sign: async () => '', settings });
  const { plans: _, ...common } = surroundingsFor({
    clock,
    log,
    meter: metrics,
    keys: {
      find: async (key) => {
        await sleep(20);
        return key === goodKey ? { id: 'good', consumer, scopes: [] } : undefined;
      },
    },
    tickets: {
      issue: async () => ({ ticket: '', expiresAt: '' }),
      redeem: async (ticket) => (ticket === 'good' ? partner : undefined),
    },
    answerChecks: 'report',
  });
  const loader = createSnapshotLoader({
    rooms: writeRooms({
      openapi: { 'experience/probe.v1.yaml': document(upstream.url) },
      policies: {
        'plans.yaml': `\
anonymous: { description: Anybody., rate: { limit: 100000, window: 1 }, scopes: [] }
signed-in: { description: People., rate: { limit: 100000, window: 1 }, scopes: [] }
`,
        'tiers.yaml': `experience: { ${['cors: { origins: ["https://shop.example"] }', ...policies].join(', ')} }\n`,
      },
    }),
    variables: {},
    crossing: 'frozen',
    common,
    records: () => ({}),
    saga: () => Promise.reject(new Error('no sagas here')),
    httpUpstream: upstreams.handler,
  });
  const publication = createPublication(await loader.load(), { discovery: '/idp' });
  const edge = createEdge({
    current: loader.current,
    clock,
    address: createAddressReader(environment.trustedProxies),
    keys: common.keys,
    base: publicUrl,
    longestTarget: 8_192,
    transport: createTransport({ ...environment, publicUrl }),
  });
  const portal = createPortal({
    catalogue: () => publication.catalogue,
    publicUrl,
    problems: problemKinds,
    clock,
    internalReaders: 'everyone',
    ...pages,
  });
  await listeners.open(
    {
      request: createFront({
        edge,
        portal,
        admission: unbounded,
        publication: () => publication,
        mayRead: async () => true,
        tierKeys: async () => ({ keys: [] }),
      }),
      upgrade: edge.upgrade,
    },
    createOperationsApp({
      operations: {
        readiness: async () => ({ ready: true }),
        metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
      },
      secret: 'secret',
      loopback: true,
      base: () => publicUrl,
    }),
  );
  const written = (said: string): LogLine['fields'][] =>
    log.lines.filter(({ message }) => message === said).map(({ fields }) => fields);
  const lines = (): LogLine['fields'][] => written('request');

  return {
    port: listeners.port,
    operationsPort: listeners.operationsPort,
    connections: listeners.connections,
    refusals: listeners.refusals,
    certificate: listeners.certificate,
    get unread() {
      return written('request refused unread');
    },
    edge,
    upstream,
    get requests() {
      return lines();
    },
    async settled(count = 1) {
      while (lines().length < count) await sleep(5);
      return lines().at(-1) as LogLine['fields'];
    },
    async idle() {
      while (edge.active > 0) await sleep(5);
    },
    async send(text) {
      const wire = await open(listeners.port);
      wire.write(text);
      return wire.ended();
    },
    async ask(text) {
      const wire = await open(listeners.port);
      wire.write(text);
      const heard = await wire.answered();
      wire.socket.destroy();
      return heard;
    },
    connect: () => open(listeners.port),
    async close() {
      await upstreams.closeSockets();
      await listeners.close();
      loader.close();
      await upstream.close();
    },
  };
}
