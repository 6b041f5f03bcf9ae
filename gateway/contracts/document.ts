import { hash } from 'node:crypto';
import path from 'node:path';
import type { Tier } from '../../policies/policy.ts';
import { giveWay, leisurely, pause } from '../runtime/leisurely.ts';
import { bundle } from './bundle.ts';
import type { ContractDocument } from './contract-document.ts';
import { checkExtensions, withoutExtensions } from './extensions.ts';
import { createFolder, type Folder } from './folder.ts';
import { isSidecar, readAllForeign } from './foreign/all.ts';
import { lazy } from './lazy.ts';
import { ConfigurationError, type Mistake, pushOnce } from './mistake.ts';
import type { Definition } from './openapi.ts';
import { createSharedFiles, type SharedFiles } from './shared-files.ts';
import type { SharedParts } from './shared-parts.ts';
import { checkShape } from './specification.ts';
import type { DocumentSettings } from './x-gateway.ts';
import type { Path, Source } from './yaml.ts';

const fileName = /^(experience|process|system)\/([a-z][a-z0-9-]*)\.v([1-9]\d*)\.yaml$/;

/** Reads the contracts as they are now. @throws ConfigurationError with every mistake of every file */
export type DocumentReader = () => Promise<ContractDocument[]>;

/** Reads every contract below `root`, each file once. @throws ConfigurationError with every mistake of every file */
export const readDocuments = (root: string): Promise<ContractDocument[]> => createDocumentReader(root)();

/** A document as it was read, and the files it takes parts from. */
interface Reading {
  readonly hash: string;
  readonly shared: ReadonlySet<Source>;
  readonly document: ContractDocument;
}

/**
 * A reader that remembers: what has not changed since it last read, nor any shared file that it takes parts from, is the
 * document it was, the same object. Between two documents it lets others work.
 */
export function createDocumentReader(root: string): DocumentReader {
  const files = createFolder(root);
  let shared = createSharedFiles(path.basename(root));
  let remembered = new Map<string, Reading>();

  return async () => {
    const mistakes: Mistake[] = [];
    const collect = (error: unknown): void => {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const mistake of error.mistakes) pushOnce(mistakes, mistake);
    };
    const names = await files.names();
    const read = (wanted: readonly string[]): Map<string, Source> => {
      const sources = new Map<string, Source>();
      for (const file of wanted) {
        try {
          sources.set(file, files.source(file));
        } catch (error) {
          collect(error);
        }
      }
      return sources;
    };
    shared = shared.after(read(names.filter(isShared)));
    // What refers to a shared file that cannot be read would only be said to lead nowhere.
    if (mistakes.length > 0) throw new ConfigurationError(mistakes);

    const sidecars = read(names.filter(isSidecar));
    const foreign = await readAllForeign(root, names, shared.sources, sidecars, collect);
    const theirs = new Set(foreign.files);
    // Of a foreign document that could not be read, nobody knows which files belong to it.
    const isOurs = mistakes.length === 0 ? () => true : (file: string) => fileName.test(file);
    const ours = names.filter((name) => !isShared(name) && !theirs.has(name) && isOurs(name));
    const current = await untouched(ours, files, shared, remembered);
    for (const file of ours) {
      if (current.has(file)) continue;
      try {
        current.set(file, await readOnce(file, files, shared, remembered.get(file)));
      } catch (error) {
        collect(error);
      }
    }
    if (mistakes.length > 0) throw new ConfigurationError(mistakes);
    remembered = current;
    const documents = [...foreign.documents, ...[...current.values()].map(({ document }) => document)];
    return documents.sort((a, b) => a.id.localeCompare(b.id));
  };
}

const isShared = (file: string): boolean => file.startsWith('shared/');

/** What is as it was, by file: nobody has written to it, nor to what it takes parts from. */
async function untouched(
  wanted: readonly string[],
  files: Folder,
  { has }: SharedFiles,
  remembered: ReadonlyMap<string, Reading>,
): Promise<Map<string, Reading>> {
  const found = new Map<string, Reading>();
  await leisurely(wanted, (file) => {
    const known = remembered.get(file);
    if (known === undefined || ![...known.shared].every(has)) return;
    if (files.isUntouched(file, known.hash)) found.set(file, known);
  });
  return found;
}

/** @throws ConfigurationError */
async function readOnce(
  file: string,
  files: Folder,
  shared: SharedFiles,
  known: Reading | undefined,
): Promise<Reading> {
  const { hash: now, text } = files.bytes(file);
  if (known?.hash === now && [...known.shared].every(shared.has)) return known;
  await giveWay();
  const own: Mistake[] = [];
  const source = await files.read(file, text());
  await pause();
  const read = await readDocument(file, source, shared, own);
  if (read === undefined || own.length > 0) throw new ConfigurationError(own);
  return { hash: now, ...read };
}

async function readDocument(
  file: string,
  source: Source,
  shared: SharedParts,
  mistakes: Mistake[],
): Promise<Omit<Reading, 'hash'> | undefined> {
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
  const bundled = bundle(source, shared, mistakes);
  const definition = bundled.definition as unknown as Definition;
  await pause();
  const text = JSON.stringify(definition);
  await pause();
  await checkShape(definition, text, bundled, mistakes);
  if (mistakes.length > 0) return undefined;
  await pause();

  checkNames(definition, `/${tier}/${name}/v${version}`, version, say);
  checkExtensions(definition, say);
  if (mistakes.length > 0) return undefined;
  const published = lazy(() => withoutExtensions(definition));
  const document: ContractDocument = {
    id: `${tier}/${name}.v${version}`,
    tier,
    name,
    version,
    file: source.file,
    settings: definition['x-gateway'] as DocumentSettings,
    definition,
    get published() {
      return published();
    },
    hash: hash('sha256', text, 'base64url'),
    where: bundled.where,
  };
  return { document, shared: bundled.shared };
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
