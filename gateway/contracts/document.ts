import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { ErrorObject } from 'ajv';
import type { Tier } from '../../policies/policy.ts';
import { type Bundle, bundle } from './bundle.ts';
import { checkExtensions, withoutExtensions } from './extensions.ts';
import { ConfigurationError, type Mistake, pushOnce } from './mistake.ts';
import type { Definition } from './openapi.ts';
import { schemaFlaws } from './schema-flaws.ts';
import { settingErrors } from './violations.ts';
import type { DocumentSettings } from './x-gateway.ts';
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
  // What refers to a shared file that cannot be read would only be said to lead nowhere.
  if (mistakes.some(({ file }) => isShared(path.relative(path.basename(root), file))))
    throw new ConfigurationError(mistakes);
  const documents: ContractDocument[] = [];
  for (const [file, source] of sources) {
    if (isShared(file)) continue;
    const own: Mistake[] = [];
    const document = await readDocument(file, source, sources, own);
    if (document !== undefined) documents.push(document);
    for (const mistake of own) pushOnce(mistakes, mistake);
  }
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return documents.sort((a, b) => a.id.localeCompare(b.id));
}

const isShared = (file: string): boolean => file.startsWith('shared/');

async function readSources(root: string, mistakes: Mistake[]): Promise<Map<string, Source>> {
  const files = (await Array.fromAsync(glob('**/*.{yaml,yml,json}', { cwd: root }))).sort();
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
  if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
    say([], source.value === null ? 'is empty' : 'is not an OpenAPI document', 'Begin with openapi: 3.1.0.');
    return undefined;
  }
  const [, tier, name, major] = named as unknown as [string, Tier, string, string];
  const version = Number(major);
  const root = path.dirname(path.dirname(source.file));
  const bundled = bundle(source, (wanted) => sharedSource(sources, path.relative(root, wanted)), mistakes);
  const definition = bundled.definition as unknown as Definition;
  await checkShape(definition, bundled, mistakes);
  if (mistakes.length > 0) return undefined;

  checkNames(definition, `/${tier}/${name}/v${version}`, version, say);
  checkExtensions(definition, say);
  if (mistakes.length > 0) return undefined;
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

/** Judges the document as OpenAPI; what is found may stand in shared files. */
async function checkShape(definition: Definition, { where }: Bundle, mistakes: Mistake[]): Promise<void> {
  const say: Say = (at, message, fix) => {
    mistakes.push({ ...where(at), message, fix });
  };
  const { openapi, paths = {} } = definition;
  if (!/^3\.1\.\d+$/.test(String(openapi))) {
    const written =
      openapi === undefined ? 'names no OpenAPI version' : `is OpenAPI ${openapi}, but 3.1.x is read here`;
    say(['openapi'], written, 'Write openapi: 3.1.0.');
    return;
  }
  // Settings and lines are looked up where a path is written.
  const elsewhere = Object.keys(paths).filter((template) => paths[template]?.$ref !== undefined);
  for (const template of elsewhere)
    say(['paths', template], 'a path item cannot be shared', 'Write its operations here.');
  if (elsewhere.length > 0) return;
  await checkSpecification(definition, say);
  for (const { at, message } of schemaFlaws(definition))
    say(at, `${placeOf(at)} ${message}`, 'Schemas are JSON Schema 2020-12.');
}

async function checkSpecification(definition: Definition, say: Say): Promise<void> {
  const { valid, errors } = await validator.validate(structuredClone(definition) as unknown as Record<string, unknown>);
  if (valid) return;
  const flaws = typeof errors === 'string' ? [] : settingErrors(errors as ErrorObject[] | undefined);
  // The deepest error is the one a person means; the others say that no alternative around it fits.
  const [deepest] = flaws.toSorted((a, b) => b.path.length - a.path.length);
  const { path: at = [], unknown, message = String(errors) } = deepest ?? {};
  const place = unknown === undefined ? at : [...at, unknown];
  say(place, `${placeOf(at)} ${message}`, 'See the OpenAPI 3.1 specification for this place.');
}

const placeOf = (at: Path): string => at.slice(-4).join('.') || 'the document';

type Say = (at: Path, message: string, fix: string) => void;

function checkNames(definition: Definition, base: string, version: number, say: Say): void {
  if (definition.servers?.[0]?.url !== base)
    say(['servers'], `does not serve its own address`, `Write servers: [{ url: ${base} }].`);
  if (!new RegExp(`^${version}\\.\\d+\\.\\d+(?:[-+].+)?$`).test(definition.info.version)) {
    say(
      ['info', 'version'],
      `info.version ${definition.info.version} is not a release of version ${version}`,
      `Write ${version}.<minor>.<patch>.`,
    );
  }
  if (definition.paths === undefined) say([], 'has no paths', 'Describe at least one operation below paths.');
}
