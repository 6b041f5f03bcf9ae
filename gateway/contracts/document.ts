import { hash } from 'node:crypto';
import { access, glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tier } from '../../policies/policy.ts';
import { type Bundle, bundle } from './bundle.ts';
import { checkExtensions, withoutExtensions } from './extensions.ts';
import { readForeignOnce } from './foreign/remembered.ts';
import { ConfigurationError, type Mistake, pushOnce } from './mistake.ts';
import type { Definition } from './openapi.ts';
import { checkShape } from './specification.ts';
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
  /** There when the document is not ours. */
  readonly foreign?: {
    /** What a path template begins with here and at the upstream, where that differs. */
    mapped(template: string): { readonly ours: string; readonly theirs: string } | undefined;
  };
}

const fileName = /^(experience|process|system)\/([a-z][a-z0-9-]*)\.v([1-9]\d*)\.yaml$/;
const sidecarName = /^(experience|process|system)\/([a-z][a-z0-9-]*)\.v([1-9]\d*)\.gateway\.yaml$/;

/**
 * Reads every contract below `root`, each file once.
 * @throws ConfigurationError with every mistake of every file
 */
export async function readDocuments(root: string): Promise<ContractDocument[]> {
  await access(root).catch(() => {
    const fix = 'It holds the contracts: <tier>/<api>.v<major>.yaml. Without any it may be empty.';
    throw new ConfigurationError([
      { file: path.basename(root), line: 0, message: 'is no folder that can be read', fix },
    ]);
  });
  const mistakes: Mistake[] = [];
  const collect = (error: unknown): void => {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const mistake of error.mistakes) pushOnce(mistakes, mistake);
  };
  const files = (await Array.fromAsync(glob('**/*.{yaml,yml,json}', { cwd: root })))
    .map((file) => file.split(path.sep).join('/'))
    .sort();
  const read = async (wanted: readonly string[]): Promise<Map<string, Source>> => {
    const sources = new Map<string, Source>();
    for (const file of wanted) {
      const shown = path.join(path.basename(root), file);
      try {
        sources.set(file, readYaml(shown, await readFile(path.join(root, file), 'utf8')));
      } catch (error) {
        collect(error);
      }
    }
    return sources;
  };
  const shared = await read(files.filter(isShared));
  // What refers to a shared file that cannot be read would only be said to lead nowhere.
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);

  const foreign = await readAllForeign(
    root,
    files,
    shared,
    await read(files.filter((file) => sidecarName.test(file))),
    collect,
  );
  const documents = [...foreign.documents];
  const theirs = new Set(foreign.files);
  // Of a foreign document that could not be read, nobody knows which files belong to it.
  const isOurs = mistakes.length === 0 ? () => true : (file: string) => fileName.test(file);
  const sources = await read(files.filter((file) => !isShared(file) && !theirs.has(file) && isOurs(file)));
  for (const [file, source] of sources) {
    const own: Mistake[] = [];
    const document = await readDocument(file, source, shared, own);
    if (document !== undefined) documents.push(document);
    for (const mistake of own) pushOnce(mistakes, mistake);
  }
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return documents.sort((a, b) => a.id.localeCompare(b.id));
}

const isShared = (file: string): boolean => file.startsWith('shared/');

/** Documents that are not ours, known by the sidecar beside them, and the files that belong to them. */
async function readAllForeign(
  root: string,
  files: readonly string[],
  shared: ReadonlyMap<string, Source>,
  sidecars: ReadonlyMap<string, Source>,
  collect: (error: unknown) => void,
): Promise<{ documents: ContractDocument[]; files: string[] }> {
  const documents: ContractDocument[] = [];
  const theirs: string[] = [...files.filter((file) => sidecarName.test(file))];
  const schemes = (shared.get('shared/security.yaml')?.value ?? {}) as { components?: { securitySchemes?: object } };
  for (const [name, sidecar] of sidecars) {
    const [, tier, api, major] = sidecarName.exec(name) as unknown as [string, Tier, string, string];
    const base = name.slice(0, -'.gateway.yaml'.length);
    const found = [`${base}.yaml`, `${base}.yml`, `${base}.json`].filter((file) => files.includes(file));
    theirs.push(...found);
    try {
      const file = soleFile(sidecar, base, found);
      const parts = { root, file, sidecar, tier, name: api, version: Number(major) };
      const read = await readForeignOnce({ ...parts, schemes: { ...schemes.components?.securitySchemes } });
      documents.push(read.document);
      theirs.push(...[...read.files.keys()].map((shown) => path.relative(path.basename(root), shown)));
    } catch (error) {
      collect(error);
    }
  }
  return { documents, files: theirs };
}

function soleFile(sidecar: Source, base: string, found: readonly string[]): string {
  const [file] = found;
  if (file !== undefined && found.length === 1) return file;
  const message = file === undefined ? 'stands beside no document' : `stands beside ${found.join(' and ')}`;
  const fix = `Put the vendor’s document at ${base}.yaml or ${base}.json.`;
  throw new ConfigurationError([{ file: sidecar.file, line: 1, message, fix }]);
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
    hash: hash('sha256', JSON.stringify(definition), 'base64url'),
    where: bundled.where,
  };
}

function sharedSource(sources: ReadonlyMap<string, Source>, file: string): Source {
  const source = sources.get(file);
  if (source === undefined) throw Object.assign(new Error(`${file} does not exist`), { code: 'ENOENT' });
  return source;
}

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
