import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContractDocument } from '../../../gateway/contracts/contract-document.ts';
import { readDocuments } from '../../../gateway/contracts/document.ts';
import { ConfigurationError, type Mistake } from '../../../gateway/contracts/mistake.ts';

/** Texts by path below the folder they are written to. */
export type Files = Readonly<Record<string, string>>;

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes files into a folder of that name, gone at the end of the run; returns its path. */
export function writeFolder(name: string, files: Files): string {
  const parent = mkdtempSync(path.join(tmpdir(), 'causeway-test-'));
  folders.push(parent);
  const root = path.join(parent, name);
  mkdirSync(root);
  writeFiles(root, files);
  return root;
}

export function writeFiles(root: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

export const readContracts = (files: Files): Promise<ContractDocument[]> =>
  readDocuments(writeFolder('openapi', files));

/** Reads the one contract of a test, `things` unless it says otherwise. */
export async function readContract(text: string, others: Files = {}): Promise<ContractDocument> {
  const documents = await readContracts({ 'system/things.v1.yaml': text, ...others });
  return documents.find(({ id }) => id === 'system/things.v1') as ContractDocument;
}

/** What was found wrong with the files; fails when nothing was. */
export const mistakesOf = (files: Files): Promise<readonly Mistake[]> => mistakesIn(readContracts(files));

export async function mistakesIn(work: Promise<unknown>): Promise<readonly Mistake[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConfigurationError, `nothing was found wrong: ${error}`);
  return error.mistakes;
}

/** One-based line of the first line that holds `part`. */
export function lineOf(text: string, part: string): number {
  const index = text.split('\n').findIndex((line) => line.includes(part));
  assert.notEqual(index, -1, `no line holds “${part}”`);
  return index + 1;
}

/** `text` with `from` replaced; fails when it is not there. */
export function change(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), `the text does not hold “${from}”`);
  return text.replace(from, () => to);
}

export interface ContractParts {
  /** Lines below `x-gateway`, besides the usual ones. */
  readonly gateway?: readonly string[];
  readonly upstream?: string;
  readonly lifecycle?: string;
  /** YAML below `paths`, indented by two. */
  readonly paths?: string;
  /** YAML at the top level. */
  readonly more?: string;
}

/** A contract that is fine, with what the test says instead. */
export function contract(id: string, parts: ContractParts = {}): string {
  const [, tier, name, major] = /^(\w+)\/([\w-]+)\.v(\d+)$/.exec(id) as unknown as [string, string, string, string];
  const lifecycle = parts.lifecycle ?? '{ state: active, since: 2026-01-15 }';
  const gateway = (parts.gateway ?? []).map((line) => `  ${line}\n`).join('');
  return `openapi: 3.1.0
info: { title: ${name}, version: ${major}.0.0 }
servers: [{ url: /${tier}/${name}/v${major} }]
x-gateway:
  owner: { team: commerce, contact: commerce@causeway.example }
  lifecycle: ${lifecycle}
  audience: internal
  upstream: ${parts.upstream ?? '{ kind: local }'}
${gateway}paths:
${parts.paths ?? operation(tier, 'getThing')}${parts.more ?? securitySchemes}`;
}

/** GET `/<operationId>`, answered 200 with an object. */
export const operation = (tier: string, operationId: string, extra: readonly string[] = []): string => `\
  /${operationId}:
    get:
      operationId: ${operationId}
      security: ${tier === 'experience' ? '[]' : '[{ tierIdentity: [] }]'}
${extra.map((line) => `      ${line}\n`).join('')}\
      responses:
        '200': { description: Fine., content: { application/json: { schema: { type: object } } } }
`;

export const securitySchemes = `\
components:
  securitySchemes:
    tierIdentity: { type: http, scheme: bearer }
`;

/** A system API of one operation, complete to the last house rule. */
export const things = `\
openapi: 3.1.0
info: { title: Things, version: 1.0.0, description: Things that are. }
servers: [{ url: /system/things/v1 }]
x-gateway:
  owner: { team: commerce, contact: commerce@causeway.example }
  lifecycle: { state: active, since: 2026-01-15 }
  audience: internal
  upstream: { kind: local }
paths:
  /things/{thingId}:
    parameters:
      - { name: thingId, in: path, required: true, schema: { type: string, maxLength: 8 } }
    put:
      operationId: putThing
      summary: Put a thing
      security: [{ tierIdentity: [] }]
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Thing' }
            example: { name: lamp }
      responses:
        '200':
          description: The thing.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Thing' }
              examples: { usual: { value: { name: lamp, weight: 3 } } }
        '404': { $ref: '../shared/problem.yaml#/components/responses/NotFound' }
components:
  securitySchemes:
    tierIdentity: { $ref: '../shared/security.yaml#/components/securitySchemes/tierIdentity' }
  schemas:
    Thing:
      type: object
      required: [name]
      additionalProperties: false
      properties:
        name: { type: string, minLength: 1 }
        weight: { type: integer }
`;

export const shared: Files = {
  'shared/security.yaml': 'components:\n  securitySchemes:\n    tierIdentity: { type: http, scheme: bearer }\n',
  'shared/problem.yaml': `\
components:
  responses:
    NotFound:
      description: There is no such thing.
      content:
        application/problem+json:
          schema: { $ref: '#/components/schemas/Problem' }
          example: { type: /problems/not-found, status: 404 }
  schemas:
    Problem:
      type: object
      required: [type, status]
      properties:
        type: { type: string }
        status: { type: integer }
`,
};
