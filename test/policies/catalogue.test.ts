import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { problemKinds } from '#problem';
import { createAjv } from '../../gateway/contracts/schema.ts';
import { catalogue } from '../../policies/index.ts';
import type { PolicyDefinition, SettingSchema, Tier } from '../../policies/policy.ts';
import { defaultsOf, operationFor } from './support.ts';

const room = new URL('../../policies/', import.meta.url);
const tests = new URL('./', import.meta.url);
const tiers = parse(readFileSync(new URL('tiers.yaml', room), 'utf8')) as Record<
  Tier,
  Record<string, Record<string, unknown>>
>;

const settingsOf = (policy: PolicyDefinition<object>) => Object.entries(policy.settings) as [string, SettingSchema][];
const ajv = createAjv({ validateSchema: true });
const check = (policy: PolicyDefinition<object>) =>
  ajv.compile({
    type: 'object',
    additionalProperties: false,
    properties: policy.settings,
  });
const isSentence = (text: string): boolean => /^[A-Z`][^.]*(\.[^. ][^.]*)*\.$/.test(text) && text.length <= 140;
const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A policy's file, or the files of its folder when it has outgrown one. */
function filesOf(name: string): string[] {
  const file = new URL(`${name}.ts`, room).pathname;
  return existsSync(file) ? [file] : globSync(`${new URL(`${name}/`, room).pathname}*.ts`);
}

describe('the catalogue', () => {
  it('lists every policy there is, once', () => {
    const written = globSync(`${room.pathname}**/*.ts`)
      .map((file) => /definePolicy(?:<\w+>)?\(\{\s+name: '([^']+)'/.exec(readFileSync(file, 'utf8'))?.[1])
      .filter((name) => name !== undefined);

    assert.deepEqual(catalogue.map(({ name }) => name).sort(), written.sort());
  });

  it('runs what judges a request from outside before what judges every hop', () => {
    const sides = catalogue.map(({ side }) => side);

    assert.deepEqual(sides, [...sides].sort());
  });

  it('traces, logs, counts and limits requests that no operation matches, and asks nothing else of them', () => {
    const unmatched = catalogue.filter((policy) => policy.unmatched).map(({ name }) => name);

    assert.deepEqual(unmatched, ['trace', 'access-log', 'metrics', 'address-limit']);
  });
});

for (const policy of catalogue) {
  describe(`every policy: ${policy.name}`, () => {
    it('is found by its name: file, export and test', async () => {
      assert.match(policy.name, /^[a-z]+(-[a-z]+)*$/);
      const [file] = filesOf(policy.name).filter((path) => /definePolicy/.test(readFileSync(path, 'utf8')));
      assert.ok(file, 'no file of that name');
      const module = (await import(file)) as Record<string, unknown>;
      assert.equal(module[camelCase(policy.name)], policy);
      assert.ok(globSync(`${tests.pathname}{${policy.name}.test.ts,${policy.name}/*.test.ts}`).length > 0, 'no test');
    });

    it('says in one sentence what it does', () => {
      assert.ok(isSentence(policy.summary), policy.summary);
    });

    it('documents every setting, and names it as a word', () => {
      for (const [name, setting] of settingsOf(policy)) {
        assert.match(name, /^[a-z][a-zA-Z]*$/);
        assert.match(setting.description, /^[A-Z`].*[.]$/, name);
        assert.notEqual(setting.default, undefined, name);
      }
    });

    it('can live with its own defaults, and refuses settings it does not know', () => {
      const fits = check(policy);
      const defaults = defaultsOf(policy);

      assert.ok(fits(defaults), JSON.stringify(fits.errors));
      assert.deepEqual(policy.contradictions?.(defaults, operationFor(), defaultsOfAll()) ?? [], []);
      assert.equal(fits({ ...defaults, unheardOf: true }), false);
    });

    it('refuses with problems of the table, and declares each status it gives', () => {
      const statuses = new Set<number>(Object.values(problemKinds).map(({ status }) => status));
      for (const status of policy.refuses) assert.ok(statuses.has(status), `${status} is no status of a problem`);
      for (const file of filesOf(policy.name)) {
        for (const [, kind] of readFileSync(file, 'utf8').matchAll(/new Problem\(\s*'([a-z-]+)'/g)) {
          // A fault can happen anywhere; it is nobody's way of refusing.
          if (kind === 'internal') continue;
          const { status } = problemKinds[kind as keyof typeof problemKinds];
          assert.ok(policy.refuses.includes(status), `${kind} is a ${status}, which is not declared`);
        }
      }
    });
  });
}

describe('the tiers’ defaults', () => {
  it('are given for the three tiers', () => {
    assert.deepEqual(Object.keys(tiers), ['experience', 'process', 'system']);
  });

  for (const [tier, byPolicy] of Object.entries(tiers)) {
    it(`set what the policies know, and nothing that contradicts itself, in the ${tier} tier`, () => {
      const resolved = defaultsOfAll(byPolicy);
      for (const [name, settings] of Object.entries(byPolicy)) {
        const policy = catalogue.find((candidate) => candidate.name === name);
        assert.ok(policy, `there is no policy “${name}”`);
        const fits = check(policy);
        assert.ok(fits(settings), `${name}: ${JSON.stringify(fits.errors)}`);
      }
      for (const policy of catalogue) {
        const settings = resolved[policy.name] as object;
        const contradictions = policy.contradictions?.(settings, operationFor({ tier: tier as Tier }), resolved);
        assert.deepEqual(contradictions ?? [], [], policy.name);
      }
    });
  }
});

/** Every policy's settings by name, with `over` set over the defaults. */
function defaultsOfAll(over: Record<string, Record<string, unknown>> = {}): Record<string, object> {
  return Object.fromEntries(catalogue.map((policy) => [policy.name, { ...defaultsOf(policy), ...over[policy.name] }]));
}
