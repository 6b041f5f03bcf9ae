import type { Mistake } from '../../../gateway/contracts/mistake.ts';
import { type Judged, judge } from '../../../gateway/snapshot/judge.ts';
import { createOperationReader } from '../../../gateway/snapshot/operations.ts';
import { allHere, type Placement } from '../../../gateway/snapshot/placement.ts';
import { createRoutes, type Routes } from '../../../gateway/snapshot/routes.ts';
import type { AnyPolicy } from '../../../gateway/snapshot/settings.ts';
import type { Clock } from '../../../policies/policy.ts';
import { createClock } from '../../policies/instruments.ts';
import { type Files, mistakesIn, writeFolder } from '../contracts/support.ts';

/** What a gateway is made from, as texts by path. */
export interface RoomFiles {
  readonly openapi: Files;
  /** Handler modules; by default one for each local operation the `handled` list names. */
  readonly apis?: Files;
  readonly policies?: Files;
}

export interface Circumstances {
  readonly catalogue?: readonly AnyPolicy[];
  readonly clock?: Clock;
  readonly variables?: Readonly<Record<string, string>>;
  readonly placement?: Placement;
}

const plans = `\
anonymous: { description: Anybody., rate: { limit: 10, window: 60 }, scopes: [] }
signed-in: { description: People., rate: { limit: 10, window: 60 }, scopes: [] }
`;

/** Writes the rooms of a gateway into a folder of its own. */
export function writeRooms({ openapi, apis = {}, policies = {} }: RoomFiles) {
  const below = (room: string, files: Files) =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`${room}/${file}`, text]));
  const root = writeFolder('gateway', {
    'package.json': '{ "type": "module" }',
    'openapi/.keep': '',
    'apis/.keep': '',
    ...below('policies', { 'plans.yaml': plans, 'tiers.yaml': 'experience: {}\n', ...policies }),
    ...below('openapi', openapi),
    ...below('apis', apis),
  });
  const room = (name: string) => `${root}/${name}`;
  return {
    root,
    openapi: room('openapi'),
    apis: room('apis'),
    policies: room('policies'),
    contracts: room('contracts'),
  };
}

export function judgeRooms(files: RoomFiles, circumstances: Circumstances = {}): Promise<Judged> {
  const { catalogue = [], clock = createClock(), variables = {}, placement = allHere } = circumstances;
  const readOperations = createOperationReader((name) => variables[name], placement);
  return judge({ rooms: writeRooms(files), catalogue, clock, readOperations, placement });
}

export const mistakesOfRooms = (files: RoomFiles, circumstances?: Circumstances): Promise<readonly Mistake[]> =>
  mistakesIn(judgeRooms(files, circumstances));

interface Routed {
  readonly method: string;
  readonly path: string;
  readonly tier: string;
  readonly name: string;
  readonly version: number;
}

/** Routes to operations, which say themselves of which API they are. */
export function routesTo<T extends Routed>(operations: readonly T[]): Routes<T> {
  const apis = Map.groupBy(operations, ({ tier, name, version }) => `${tier}/${name}.v${version}`);
  const first = [...apis.values()].map(([operation]) => operation as T);
  return createRoutes(first, ({ tier, name, version }) => apis.get(`${tier}/${name}.v${version}`) ?? []);
}

/** A module of handlers that answer 200 `{}`. */
export const handlers = (...operationIds: readonly string[]): string =>
  `export const handlers = { ${operationIds.map((id) => `${id}: async () => ({ status: 200, body: {} })`).join(', ')} };\n`;
