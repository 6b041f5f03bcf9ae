import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ContractDocument } from '../gateway/contracts/contract-document.ts';
import { readDocuments } from '../gateway/contracts/document.ts';
import { lintDocument } from '../gateway/contracts/lint.ts';
import { describeMistake } from '../gateway/contracts/mistake.ts';
import { pointerPath, valueAt } from '../gateway/contracts/pointer.ts';
import { staleTypes } from '../gateway/contracts/type-files.ts';
import { rooms } from '../gateway/paths.ts';
import { type Judged, judge } from '../gateway/snapshot/judge.ts';
import { createOperationReader } from '../gateway/snapshot/operations.ts';
import { callName, parseReference } from '../gateway/tiers/edges.ts';
import { catalogue } from '../policies/index.ts';
import { createClock } from './policies/instruments.ts';

/** Any address will do: nothing is called. */
const variable = (name: string): string => (name.endsWith('_URL') ? 'http://upstream.invalid' : '-');

const documents = await readDocuments(rooms.openapi);

/** Every value of a key, at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap((item) => valuesOf(key, item));
  return key in value ? [(value as Record<string, unknown>)[key], ...below] : below;
}

const folderOf = ({ tier, name }: ContractDocument): string => path.join(rooms.apis, tier, name);

describe('the contracts together', () => {
  let judged: Judged;

  before(async () => {
    judged = await judge({ rooms, catalogue, clock: createClock(), readOperations: createOperationReader(variable) });
  });

  it('stand without a warning', () => {
    assert.deepEqual(judged.warnings.map(describeMistake), []);
    assert.ok(judged.operations.length > 0);
  });

  it('have a handler or a service for every operation, and an operation for every handler', () => {
    const handled = [...judged.handlers].flatMap(([api, { handlers }]) =>
      Object.keys(handlers).map((id) => `${api}#${id}`),
    );
    const local = judged.operations.filter(({ upstream }) => upstream.kind === 'local').map(({ id }) => id);
    assert.deepEqual(handled.sort(), local.sort());
  });

  it('describe every version there is code for', () => {
    const written = globSync('{experience,process,system}/*/v*.ts', { cwd: rooms.apis });
    const known = new Set(documents.map(({ id }) => id));
    const versions = written.map((file) => file.replace(/\/v(\d+)\.ts$/, '.v$1'));
    assert.deepEqual(
      versions.filter((id) => !known.has(id)),
      [],
    );
  });

  it('have older versions that are shapes over their successor, with no logic of their own', () => {
    const older = documents.filter(({ tier, name, settings: { lifecycle } }) =>
      lifecycle.successor?.startsWith(`${tier}/${name}.v`),
    );
    assert.ok(older.length > 0);
    for (const { tier, name, version, settings } of older) {
      const code = readFileSync(path.join(rooms.apis, tier, name, `v${version}.ts`), 'utf8');
      assert.match(code, new RegExp(`from './v${settings.lifecycle.successor?.split('.v')[1]}.ts'`));
      assert.doesNotMatch(code, /\bcall\b/, `${tier}/${name}.v${version} calls the tier below itself`);
    }
  });

  it('know the schemes they ask for', () => {
    for (const { operationId, api, security } of judged.operations) {
      const { definition } = documents.find(({ id }) => id === api) as ContractDocument;
      const described = Object.keys(definition.components?.securitySchemes ?? {});
      for (const scheme of security.flatMap(Object.keys))
        assert.ok(described.includes(scheme), `${operationId}: ${scheme}`);
    }
  });
});

for (const document of documents) {
  describe(`the contract ${document.id}`, () => {
    it('keeps the house rules', async () => {
      assert.deepEqual((await lintDocument(document)).map(describeMistake), []);
    });

    it('is published whole, and without what is said to the gateway', () => {
      assert.doesNotMatch(JSON.stringify(document.published), /x-gateway/);
      for (const reference of valuesOf('$ref', document.published)) {
        assert.match(String(reference), /^#\//, 'nothing is left in another file');
        assert.notEqual(valueAt(document.published, pointerPath(String(reference))), undefined, String(reference));
      }
    });

    it('lists each shared component under its own name', () => {
      for (const entries of Object.values(document.published.components ?? {})) {
        for (const [name, entry] of Object.entries(entries)) {
          assert.deepEqual(
            Object.keys(entry as object).filter((key) => key === '$ref'),
            [],
            `${name} is only a reference`,
          );
        }
      }
    });

    it('declares nothing that it does not call', () => {
      const code = globSync('**/*.ts', { cwd: folderOf(document) })
        .map((file) => readFileSync(path.join(folderOf(document), file), 'utf8'))
        .join('\n');
      const asked = valuesOf('authorize', document.definition);
      const idle = (document.settings.uses ?? []).filter((use) => {
        return !asked.includes(use) && !code.includes(`.${callName(parseReference(use).operationId)}(`);
      });
      assert.deepEqual(idle, []);
    });
  });
}

describe('the folder of generated types', () => {
  it('holds what `npm run types` writes, and nothing else', async () => {
    assert.deepEqual((await staleTypes(documents, rooms.contracts)).map(describeMistake), []);
  });
});
