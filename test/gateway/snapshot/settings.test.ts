import assert from 'node:assert/strict';
import { readYaml } from '../../../gateway/contracts/yaml.ts';
import type { AnyPolicy, Resolved } from '../../../gateway/snapshot/settings.ts';
import { createSettingsReader } from '../../../gateway/snapshot/settings.ts';
import { definePolicy } from '../../../policies/policy.ts';
import { contract, lineOf, operation } from '../contracts/support.ts';
import { handlers, judgeRooms, mistakesOfRooms, type RoomFiles } from './support.ts';

interface Pace {
  readonly slow: number;
  readonly fast: number;
  readonly names: readonly string[];
}

const pace = definePolicy<Pace>({
  name: 'pace',
  side: 'hop',
  summary: 'Has settings.',
  refuses: [],
  settings: {
    slow: { type: 'integer', description: 'Milliseconds of slow.', default: 1, minimum: 1 },
    fast: { type: 'integer', description: 'Milliseconds of fast.', default: 2 },
    names: { type: 'array', description: 'Names of both.', default: [], items: { type: 'string' } },
  },
  contradictions: ({ slow, fast, names }) => [
    ...(slow > fast ? [`slow (${slow}) is longer than fast (${fast}).`] : []),
    ...(names.join().includes('!') ? ['names shout.'] : []),
  ],
  create: () => undefined,
});
const plain = definePolicy<object>({
  name: 'plain',
  side: 'entry',
  summary: 'Has none.',
  refuses: [],
  settings: {},
  create: () => undefined,
});
const catalogue: readonly AnyPolicy[] = [plain, pace as AnyPolicy];

/** What is written at each layer, as YAML of one policy's settings. */
interface Layers {
  readonly tier?: string;
  readonly document?: string;
  readonly path?: string;
  readonly operation?: string;
}

const file = 'experience/shop.v1.yaml';

function rooms({ tier, document, path, operation: own }: Layers): RoomFiles {
  const policies = (text: string | undefined) => (text === undefined ? [] : [`policies: ${text}`]);
  const extension = (text: string | undefined) => (text === undefined ? [] : [`x-gateway: { policies: ${text} }`]);
  const paths = operation('experience', 'a', extension(own)).replace('    get:', () =>
    [...extension(path).map((line) => `    ${line}`), '    get:'].join('\n'),
  );
  return {
    openapi: {
      [file]: contract('experience/shop.v1', {
        gateway: policies(document),
        paths: `${paths}${operation('experience', 'b')}`,
      }),
    },
    apis: { 'experience/shop/v1.ts': handlers('a', 'b') },
    policies: { 'tiers.yaml': tier === undefined ? '{}' : `# Defaults.\nexperience: ${tier}\n` },
  };
}

async function resolved(layers: Layers, operationId = 'a'): Promise<object | undefined> {
  const { settings } = await judgeRooms(rooms(layers), { catalogue });
  return settings.get(`experience/shop.v1#${operationId}`)?.pace;
}

/** Mistakes as `file:line message | fix`. */
async function told(layers: Layers): Promise<string[]> {
  const mistakes = await mistakesOfRooms(rooms(layers), { catalogue });
  return mistakes.map(({ file, line, message, fix }) => `${file}:${line} ${message} | ${fix}`);
}

const lineIn = (layers: Layers, part: string): number => lineOf(rooms(layers).openapi[file] as string, part);

describe('the settings of an operation', () => {
  const all = {
    tier: '{ pace: { slow: 10, fast: 10 } }',
    document: '{ pace: { slow: 20, fast: 20 } }',
    path: '{ pace: { slow: 30, fast: 30 } }',
  };

  it('are the policy’s own where nobody says otherwise', async () => {
    assert.deepEqual(await resolved({}), { slow: 1, fast: 2, names: [] });
  });

  it('are the tier’s over those, the document’s, the path’s and the operation’s, each over the one before', async () => {
    assert.deepEqual(await resolved({ tier: all.tier }), { slow: 10, fast: 10, names: [] });
    assert.deepEqual(await resolved({ tier: all.tier, document: all.document }), { slow: 20, fast: 20, names: [] });
    assert.deepEqual(await resolved(all), { slow: 30, fast: 30, names: [] });
    assert.deepEqual(await resolved({ ...all, operation: '{ pace: { slow: 5 } }' }), { slow: 5, fast: 30, names: [] });
  });

  it('reach every operation of a document, and a path’s or an operation’s no other', async () => {
    assert.deepEqual(await resolved({ ...all, operation: '{ pace: { slow: 5 } }' }, 'b'), {
      slow: 20,
      fast: 20,
      names: [],
    });
  });

  it('where no operation is known are the policies’ own', () => {
    const tiers = readYaml('policies/tiers.yaml', 'experience: { pace: { slow: 9 } }');
    const defaults: Resolved = createSettingsReader(catalogue, tiers).defaults();
    assert.deepEqual(defaults, { plain: {}, pace: { slow: 1, fast: 2, names: [] } });
  });
});

describe('a setting that cannot be', () => {
  it('of an unknown policy is told where it is written', async () => {
    const layers = { document: '{ pase: { slow: 1 } }' };
    assert.deepEqual(await told(layers), [
      `openapi/${file}:${lineIn(layers, 'policies:')} there is no policy “pase” | Did you mean pace?`,
    ]);
    assert.deepEqual(await told({ tier: '{ pase: {} }' }), [
      'policies/tiers.yaml:2 there is no policy “pase” | Did you mean pace?',
    ]);
  });

  it('of a policy unlike any there is is told with those there are', async () => {
    const [line] = await told({ tier: '{ tempo: {} }' });
    assert.equal(line, 'policies/tiers.yaml:2 there is no policy “tempo” | Policies: plain, pace.');
  });

  it('that nobody knows is told with the nearest, or with those there are', async () => {
    assert.match((await told({ tier: '{ pace: { tempo: 1 } }' }))[0] as string, /\| Known here: slow, fast, names\.$/);
    const layers = { operation: '{ pace: { sloow: 1 } }' };
    assert.deepEqual(await told(layers), [
      `openapi/${file}:${lineIn(layers, 'sloow')} pace has the unknown property “sloow” | Did you mean slow?`,
    ]);
    const none = { operation: '{ plain: { any: 1 } }' };
    assert.deepEqual(await told(none), [
      `openapi/${file}:${lineIn(none, 'any')} plain has the unknown property “any” | Policy plain has no settings.`,
    ]);
  });

  for (const layer of ['document', 'path', 'operation'] as const) {
    it(`is told at the ${layer} that wrote it, once, with what it means`, async () => {
      const layers = { tier: '{ pace: { slow: 2 } }', [layer]: '{ pace: { slow: 0 } }' };
      assert.deepEqual(await told(layers), [
        `openapi/${file}:${lineIn(layers, 'slow: 0')} pace.slow must be >= 1 | Milliseconds of slow.`,
      ]);
    });
  }

  it('is told in the tier’s defaults when the contract does not touch it', async () => {
    assert.deepEqual(await told({ tier: '{ pace: { slow: soon } }', document: '{ pace: { fast: 9 } }' }), [
      'policies/tiers.yaml:2 pace.slow must be integer | Milliseconds of slow.',
    ]);
  });

  it('is told down to the item of a list', async () => {
    const layers = { document: '{ pace: { names: [a, 5] } }' };
    assert.deepEqual(await told(layers), [
      `openapi/${file}:${lineIn(layers, 'names:')} pace.names.1 must be string | Names of both.`,
    ]);
  });

  it('of an unknown tier is told', async () => {
    const files = { ...rooms({}), policies: { 'tiers.yaml': 'experience: {}\nexperiense: { pace: {} }\n' } };
    const [mistake] = await mistakesOfRooms(files, { catalogue });
    assert.equal(`${mistake?.file}:${mistake?.line}`, 'policies/tiers.yaml:2');
    assert.match(mistake?.message ?? '', /“experiense”/);
    assert.equal(mistake?.fix, 'Did you mean experience?');
  });
});

describe('settings that contradict each other', () => {
  it('are told at each operation they come together at', async () => {
    const layers = { tier: '{ pace: { fast: 4 } }', operation: '{ pace: { slow: 5 } }' };
    const line = lineIn(layers, 'get:');
    const [told1, ...others] = await told(layers);
    assert.match(
      told1 ?? '',
      new RegExp(`^openapi/${file}:${line} a, pace: slow \\(5\\) is longer than fast \\(4\\)\\.`),
    );
    assert.deepEqual(others, []);
  });

  it('are not looked for between settings that cannot be', async () => {
    const [mistake, ...others] = await told({ document: '{ pace: { names: 5 } }' });
    assert.match(mistake ?? '', /pace\.names must be array/);
    assert.deepEqual(others, []);
  });
});

describe('a policy that no contract could set right', () => {
  const read = (policies: readonly AnyPolicy[]) => () => createSettingsReader(policies, readYaml('tiers.yaml', '{}'));

  it('because it cannot live with its own default is told by policy and setting', () => {
    const settings = { slow: { type: 'integer', description: 'Milliseconds.', default: 'long' } } as const;
    assert.throws(read([{ ...plain, settings } as AnyPolicy]), /the default of plain\.slow must be integer/);
  });

  it('because another has its name is told by that', () => {
    assert.throws(read([plain, { ...pace, name: 'plain' } as AnyPolicy]), /two policies are called “plain”/);
  });
});
