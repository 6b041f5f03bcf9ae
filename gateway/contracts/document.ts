import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Tier } from '../../policies/policy.ts';
import { type Bundle, bundle, pointerPath } from './bundle.ts';
import { ConfigurationError, type Mistake } from './mistake.ts';
import { type Definition, methods, type OperationObject } from './openapi.ts';
import { createAjv } from './schema.ts';
import { settingErrors } from './violations.ts';
import { type DocumentSettings, documentSchema, type OperationSettings, operationSchema } from './x-gateway.ts';
import { type Path, readYaml, type Source } from './yaml.ts';

/** One contract: a version of an API, read, bundled and checked on its own. */
export interface ContractDocument {
  /** `<tier>/<api>.v<major>`. */
  readonly id: string;
  readonly tier: Tier;
  readonly name: string;
  readonly version: number;
  readonly file: string;
  readonly settings: DocumentSettings;
  readonly definition: Definition;
  /** What callers may see: the definition without `x-gateway`. */
  readonly published: Definition;
  /** Of everything the document is made of, shared parts included. */
  readonly hash: string;
  where: Bundle['where'];
}

const fileName = /^(experience|process|system)\/([a-z][a-z0-9-]*)\.v([1-9]\d*)\.yaml$/;

/**
 * Reads every contract below `root`, each file once.
 * @throws ConfigurationError with every mistake of every file
 */
export async function readDocuments(root: string): Promise<ContractDocument[]> {
  const mistakes: Mistake[] = [];
  const sources = await readSources(root, mistakes);
  const documents: ContractDocument[] = [];
  for (const [file, source] of sources) {
    if (file.startsWith('shared/')) continue;
    const document = await readDocument(file, source, sources, mistakes);
    if (document !== undefined) documents.push(document);
  }
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return documents.sort((a, b) => a.id.localeCompare(b.id));
}

async function readSources(root: string, mistakes: Mistake[]): Promise<Map<string, Source>> {
  const files = (await Array.fromAsync(glob('**/*.yaml', { cwd: root }))).sort();
  const sources = new Map<string, Source>();
  for (const file of files) {
    try {
      const shown = path.join(path.basename(root), file);
      sources.set(file.split(path.sep).join('/'), readYaml(shown, await readFile(path.join(root, file), 'utf8')));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  return sources;
}

async function readDocument(
  file: string,
  source: Source,
  sources: ReadonlyMap<string, Source>,
  mistakes: Mistake[],
): Promise<ContractDocument | undefined> {
  const before = mistakes.length;
  const say = (at: Path, message: string, fix?: string): void => {
    mistakes.push({ file: source.file, line: source.lineOf(at), message, ...(fix === undefined ? {} : { fix }) });
  };
  const named = fileName.exec(file);
  if (named === null) {
    say(
      [],
      'is not named like a contract',
      'Name it <tier>/<api>.v<major>.yaml, tier being experience, process or system.',
    );
    return undefined;
  }
  if (typeof source.value !== 'object' || source.value === null) {
    say([], 'is empty');
    return undefined;
  }
  const [, tier, name, major] = named as unknown as [string, Tier, string, string];
  const version = Number(major);
  const root = path.dirname(path.dirname(source.file));
  const bundled = bundle(source, (wanted) => sharedSource(sources, path.relative(root, wanted)), mistakes);
  const definition = bundled.definition as unknown as Definition;
  await checkShape(definition, bundled, mistakes);
  if (mistakes.length > before) return undefined;

  checkNames(definition, `/${tier}/${name}/v${version}`, version, say);
  checkExtensions(definition, say);
  if (mistakes.length > before) return undefined;
  return {
    id: `${tier}/${name}.v${version}`,
    tier,
    name,
    version,
    file: source.file,
    settings: definition['x-gateway'] as DocumentSettings,
    definition,
    published: withoutExtensions(definition),
    hash: createHash('sha256').update(JSON.stringify(definition)).digest('base64url'),
    where: bundled.where,
  };
}

function sharedSource(sources: ReadonlyMap<string, Source>, file: string): Source {
  const source = sources.get(file);
  if (source === undefined) throw Object.assign(new Error(`${file} does not exist`), { code: 'ENOENT' });
  return source;
}

const validator = new Validator({ strict: false });

async function checkShape(definition: Definition, bundled: Bundle, mistakes: Mistake[]): Promise<void> {
  if (!String(definition.openapi).startsWith('3.1.')) {
    const fix = 'Write openapi: 3.1.0.';
    mistakes.push({ ...bundled.where(['openapi']), message: `is OpenAPI ${definition.openapi}, not 3.1`, fix });
    return;
  }
  const result = await validator.validate(structuredClone(definition) as unknown as Record<string, unknown>);
  if (result.valid) return;
  const { errors } = result;
  if (typeof errors === 'string') {
    mistakes.push({ ...bundled.where([]), message: errors });
    return;
  }
  // The deepest error is the one a person means; the others say that no alternative around it fits.
  const deepest = [...(errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  const at = pointerPath(deepest?.instancePath ?? '');
  const what = `${at.slice(-3).join('.') || 'the document'} ${deepest?.message ?? 'does not fit OpenAPI 3.1'}`;
  mistakes.push({ ...bundled.where(at), message: what, fix: 'See the OpenAPI 3.1 specification for this place.' });
}

type Say = (at: Path, message: string, fix?: string) => void;

function checkNames(definition: Definition, base: string, version: number, say: Say): void {
  if (definition.servers?.[0]?.url !== base)
    say(['servers'], `does not serve its own address`, `Write servers: [{ url: ${base} }].`);
  if (!definition.info.version.startsWith(`${version}.`)) {
    say(
      ['info', 'version'],
      `info.version ${definition.info.version} is not a version ${version}`,
      `Write ${version}.<minor>.<patch>.`,
    );
  }
}

const ajv = createAjv({ allErrors: true, useDefaults: true });
const checkDocumentSettings = ajv.compile<DocumentSettings>(documentSchema);
const checkOperationSettings = ajv.compile<OperationSettings>(operationSchema);

function checkExtensions(definition: Definition, say: Say): void {
  if (definition['x-gateway'] === undefined) {
    say([], 'has no x-gateway', 'Add x-gateway with owner, lifecycle, audience and upstream.');
    return;
  }
  const judge = (
    check: typeof checkDocumentSettings | typeof checkOperationSettings,
    value: unknown,
    at: Path,
  ): void => {
    if (check(value)) return;
    for (const error of settingErrors(check.errors))
      say([...at, ...error.path], `${['x-gateway', ...error.path].join('.')} ${error.message}`);
  };
  judge(checkDocumentSettings, definition['x-gateway'], ['x-gateway']);
  for (const [template, item] of Object.entries(definition.paths)) {
    if (item['x-gateway'] !== undefined)
      judge(checkOperationSettings, item['x-gateway'], ['paths', template, 'x-gateway']);
    for (const method of methods) {
      const operation = item[method] as OperationObject | undefined;
      const at = ['paths', template, method, 'x-gateway'];
      if (operation?.['x-gateway'] !== undefined) judge(checkOperationSettings, operation['x-gateway'], at);
    }
  }
}

function withoutExtensions<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutExtensions) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'x-gateway')
      .map(([key, item]) => [key, withoutExtensions(item)]),
  ) as T;
}
