import { contract, operation } from '../gateway/contracts/support.ts';
import { writeRooms } from '../gateway/snapshot/support.ts';

/** How the handler of the page takes the call that may fail. */
export type Part = 'required' | 'optional';

export const systems = ['one', 'two', 'three', 'four', 'five'] as const;

/**
 * The rooms of a small gateway of three tiers: a page composed of five system APIs, each an HTTP service at
 * `${<NAME>_URL}`, of which `one` is the part that fails; a page that needs only that one, and a page that needs only `five`.
 */
export function soakRooms() {
  const system = (name: string) => [
    `system/${name}.v1.yaml`,
    contract(`system/${name}.v1`, {
      upstream: `{ kind: http, name: ${name}, url: '\${${name.toUpperCase()}_URL}' }`,
      paths: operation('system', 'read'),
    }),
  ];
  const uses = systems.map((name) => `system/${name}.v1#read`).join(', ');
  const pages = ['required', 'optional', 'only', 'other'];
  return writeRooms({
    policies: openPolicies,
    openapi: {
      ...Object.fromEntries(systems.map(system)),
      'process/pages.v1.yaml': contract('process/pages.v1', {
        gateway: [`uses: [${uses}]`],
        paths: pages.map((page) => composed('process', page)).join(''),
      }),
      'experience/pages.v1.yaml': contract('experience/pages.v1', {
        gateway: [`uses: [${pages.map((page) => `process/pages.v1#${page}`).join(', ')}]`],
        paths: pages.map((page) => composed('experience', page)).join(''),
      }),
    },
    apis: {
      'system/.keep': '',
      'process/pages/v1.ts': `
const others = ({ call }) => Promise.all([${systems.slice(1).map((name) => `call.system.${name}.read({})`)}]);
export const handlers = {
  required: async (_, context) => {
    const [one, ...rest] = await Promise.all([context.call.system.one.read({}), others(context)]);
    return { status: 200, body: { one, rest } };
  },
  optional: async (_, context) => {
    const one = context.optional('/one', () => context.call.system.one.read({}), null);
    return { status: 200, body: { one: await one, rest: await others(context) } };
  },
  only: async (_, { call }) => ({ status: 200, body: await call.system.one.read({}) }),
  other: async (_, { call }) => ({ status: 200, body: await call.system.five.read({}) }),
};`,
      'experience/pages/v1.ts': `
const page = (name) => async (_, { call }) => ({ status: 200, body: await call.process.pages[name]({}) });
export const handlers = { ${pages.map((page) => `${page}: page('${page}')`).join(', ')} };`,
    },
  });
}

/** A page whose answers may lack a part. */
const composed = (tier: string, name: string): string =>
  operation(tier, name).replace('{ type: object }', '{ type: object, properties: { holes: { type: array } } }');

const plans = `\
anonymous: { description: Anybody., rate: { limit: 1000000, window: 1 }, scopes: [] }
signed-in: { description: People., rate: { limit: 1000000, window: 1 }, scopes: [] }
`;

/**
 * As in the project's own, but for the limits on callers: there is one, and he is busy. His calls are all equal: each is
 * made all the same, or the figures would tell of sharing.
 */
const tiers = `\
experience: { cache: { coalesce: false }, deadline: { budget: 10000 }, timeout: { total: 3000 }, address-limit: { enabled: false }, access-log: { sample: 0 } }
process: { cache: { coalesce: false }, deadline: { budget: 8000 }, timeout: { total: 2800 } }
system: { cache: { coalesce: false }, deadline: { budget: 5000 }, timeout: { total: 2000 }, retry: { attempts: 3 } }
`;

/** Policies under which nobody meets a limit. */
export const openPolicies = { 'plans.yaml': plans, 'tiers.yaml': tiers };
