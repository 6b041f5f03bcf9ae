import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPolicyData } from '../../../gateway/configuration/policy-data.ts';
import { type Files, mistakesIn, writeFolder } from '../contracts/support.ts';

const policies = (files: Files): string =>
  writeFolder('policies', { 'plans.yaml': both, 'tiers.yaml': '{}', ...files });
const plan = (parts = '') => `{ description: Anybody., rate: { limit: 10, window: 60 }, scopes: []${parts} }`;
const both = `anonymous: ${plan()}\nsigned-in: ${plan()}\n`;

/** Mistakes as `file:line message | fix`. */
async function told(work: Promise<unknown>): Promise<string[]> {
  const mistakes = await mistakesIn(work);
  return mistakes.map(({ file, line, message, fix }) => `${file}:${line} ${message} | ${fix}`);
}

describe('plans', () => {
  const read = (text: string) => createPolicyData(policies({ 'plans.yaml': text }))().then(({ plans }) => plans);

  it('are known by name', async () => {
    const plans = await read(`${both}free: ${plan(', quota: { day: 1000 }')}\n`);
    assert.deepEqual([...plans.keys()], ['anonymous', 'signed-in', 'free']);
    assert.deepEqual(plans.get('free'), {
      name: 'free',
      description: 'Anybody.',
      rate: { limit: 10, window: 60 },
      scopes: [],
      quota: { day: 1000 },
    });
  });

  it('turn nobody away before callers without a key', async () => {
    assert.deepEqual(await told(read(`${both.replace(' }\n', ', priority: 6 }\n')}free: ${plan()}\n`)), [
      'policies/plans.yaml:2 signed-in.priority of 5 is below that of anonymous (6) | Anonymous callers are turned away first.',
      'policies/plans.yaml:3 free.priority of 5 is below that of anonymous (6) | Anonymous callers are turned away first.',
    ]);
  });

  it('are there for callers without a key', async () => {
    assert.deepEqual(await told(read(`anonymous: ${plan()}\n`)), [
      'policies/plans.yaml:1 the file lacks the required property “signed-in” | Callers without a credential are on the plan anonymous, users on signed-in: both are needed.',
    ]);
  });

  for (const [what, text, expected] of [
    [
      'no rate',
      '{ description: Free., scopes: [] }',
      'free lacks the required property “rate” | Write rate: { limit: 60, window: 60 }: calls per window, in seconds.',
    ],
    [
      'a rate of nothing',
      plan().replace('limit: 10', 'limit: 0'),
      'free.rate.limit must be >= 1 | Write a whole number, 1 or more.',
    ],
    [
      'half a call',
      plan().replace('limit: 10', 'limit: 1.5'),
      'free.rate.limit must be integer | Write a whole number, 1 or more.',
    ],
    [
      'a quota by the week',
      plan(', quota: { week: 5 }'),
      'free.quota has the unknown property “week” | Known here: day, month.',
    ],
    [
      'a quota of nothing',
      plan(', quota: {}'),
      'free.quota must not have fewer than 1 properties | Write quota: { day: 1000, month: 20000 }, or one of them: calls a calendar day or month, UTC.',
    ],
    [
      'a day that is longer than the month',
      plan(', quota: { day: 11, month: 10 }'),
      'free.quota.day is more than the month has (10) | Leave it out where the month alone counts.',
    ],
    [
      'more at once than at all',
      plan().replace('window: 60', 'window: 60, burst: 11'),
      'free.rate.burst is more than the limit of 10 | Of the calls in a window, at most all come at once.',
    ],
    [
      'a window of a week',
      plan().replace('window: 60', 'window: 604800'),
      'free.rate.window must be <= 86400 | Write seconds, at most a day; quota: { month: 20000 } is for longer times.',
    ],
    [
      'exactness in a word',
      plan(', exact: yes'),
      'free.exact must be boolean | Write exact: true where the shared count shall be asked about the rate with every call.',
    ],
    [
      'something unknown',
      plan(', price: 5'),
      'free has the unknown property “price” | Known here: description, rate, quota, concurrent, exact, scopes, priority, offered.',
    ],
    [
      'a priority there is not',
      plan(', priority: 11'),
      'free.priority must be <= 10 | Write priority: 1 for those turned away first when there is too much to do, up to 10 for the last.',
    ],
    [
      'scopes in one text',
      plan().replace('scopes: []', 'scopes: orders:read'),
      'free.scopes must be array | List the scopes that keys of this plan hold: [orders:read].',
    ],
  ] as const) {
    it(`with ${what} are told with file and line`, async () => {
      assert.deepEqual(await told(read(`${both}free: ${text}\n`)), [`policies/plans.yaml:3 ${expected}`]);
    });
  }

  it('that are not there at all are told', async () => {
    assert.match((await told(read('')))[0] ?? '', /^policies\/plans\.yaml:1 the file must be object/);
  });

  it('that are not YAML are told', async () => {
    assert.match((await told(read('anonymous: [\n')))[0] ?? '', /^policies\/plans\.yaml:2 /);
  });
});

describe('the tiers’ defaults', () => {
  const read = (text: string) =>
    createPolicyData(policies({ 'tiers.yaml': text }))().then(({ tierDefaults }) => tierDefaults);

  it('are read with the lines they stand on, for all tiers, some or none', async () => {
    const source = await read('# Defaults\nexperience:\n  timeout: { total: 5 }\nprocess:\n');
    assert.deepEqual(source.value, { experience: { timeout: { total: 5 } }, process: null });
    assert.equal(source.lineOf(['experience', 'timeout', 'total']), 3);
    assert.equal((await read('')).value, null);
  });

  for (const [what, text, expected] of [
    [
      'an unknown tier',
      'system: {}\nedge: {}\n',
      '2 the file has the unknown property “edge” | Known here: experience, process, system.',
    ],
    [
      'a list',
      '- timeout\n',
      '1 the file must be object or null | Write settings by tier: experience, process or system.',
    ],
    [
      'settings that are none',
      'system:\n  timeout: 5\n',
      '2 system.timeout must be object | Write the settings by name: timeout: { total: 2000 }.',
    ],
  ] as const) {
    it(`with ${what} are told`, async () => {
      assert.deepEqual(await told(read(text)), [`policies/tiers.yaml:${expected}`]);
    });
  }
});

describe('policy data', () => {
  it('is the same object until what is written is another', async () => {
    const folder = policies({});
    const read = createPolicyData(folder);
    const first = await read();
    writeFileSync(join(folder, 'plans.yaml'), `# Nothing new\n${both}`);
    const second = await read();
    assert.equal(second.tierDefaults, first.tierDefaults);
    writeFileSync(join(folder, 'plans.yaml'), both.replace('limit: 10', 'limit: 11'));
    assert.equal((await read()).plans.get('anonymous')?.rate.limit, 11);
    assert.equal((await read()).plans, (await read()).plans);
  });

  it('that has become wrong is told each time, and taken again when it is right', async () => {
    const folder = policies({});
    const read = createPolicyData(folder);
    const { plans } = await read();
    writeFileSync(join(folder, 'plans.yaml'), '{}');
    for (const _ of [1, 2]) assert.match((await told(read()))[0] ?? '', /^policies\/plans\.yaml:1 the file lacks/);
    writeFileSync(join(folder, 'plans.yaml'), both);
    assert.equal((await read()).plans, plans);
  });

  it('that cannot be read is told', async () => {
    const folder = policies({});
    rmSync(join(folder, 'tiers.yaml'));
    assert.match(
      (await told(createPolicyData(folder)()))[0] ?? '',
      /^policies\/tiers\.yaml:1 cannot be read \(ENOENT\)/,
    );
  });
});
