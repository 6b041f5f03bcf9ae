import type { Tier } from '../../../policies/policy.ts';
import type { ContractDocument } from '../contract-document.ts';
import { withoutExtensions } from '../extensions.ts';
import { ConfigurationError, type Mistake, pushOnce } from '../mistake.ts';
import type { Definition } from '../openapi.ts';
import { checkSpecification } from '../specification.ts';
import type { DocumentSettings } from '../x-gateway.ts';
import type { Path, Source } from '../yaml.ts';
import { adopt } from './adopt.ts';
import { createGathering, type Gathering } from './gather.ts';
import { bare, isNamed, nearest, type Offered, offeredOperations, prefixOf } from './offer.ts';
import { placesOf } from './places.ts';
import { readSidecar, type Sidecar } from './sidecar.ts';
import { readVendorFile, type VendorFile } from './sources.ts';
import { textHash } from './text-hash.ts';
import { upgraded } from './upgrade.ts';
import { withKeys, withUrl } from './upstream.ts';

/** What a foreign document is read from, besides its own file. */
export interface ForeignParts {
  /** The folder of contracts. */
  readonly root: string;
  /** Of the document, below the root. */
  readonly file: string;
  readonly sidecar: Source;
  /** Our security schemes, by name. */
  readonly schemes: Readonly<Record<string, unknown>>;
  readonly tier: Tier;
  readonly name: string;
  readonly version: number;
}

/** A foreign document, and the texts it was made of. */
export interface ForeignReading {
  readonly document: ContractDocument;
  /** Hashes of all the vendor's files, by path below the root. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads an API description that is not ours, with what the sidecar says of it, as a contract. The vendor's files are
 * not touched; what of them is not offered is not looked at.
 * @throws ConfigurationError with everything that keeps it from being served
 */
export async function readForeign(parts: ForeignParts): Promise<ForeignReading> {
  const { root, file, sidecar: sidecarSource, tier, name, version } = parts;
  const mistakes: Mistake[] = [];
  const tell = (place: { file: string; line: number }, message: string, fix?: string): void =>
    pushOnce(mistakes, { ...place, message, ...(fix === undefined ? {} : { fix }) });
  const stopAtMistakes = (): void => {
    if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  };
  const inSidecar = (at: Path) => ({ file: sidecarSource.file, line: sidecarSource.lineOf(at) });

  const files = new Map<string, OpenFile>();
  const main = readVendorFile(root, file);
  files.set(main.file, main);
  const sidecar = readSidecar(sidecarSource, tell);
  checkVersion(main, tell);
  stopAtMistakes();

  const told = withKeys(
    withUrl(sidecar as Sidecar, main, (at, message, fix) => tell(inSidecar(at), message, fix)),
    main,
  );
  const gathering = createGathering(main, beside(root, files), ({ source, path }, message, fix) =>
    tell({ file: source.file, line: source.lineOf(path) }, message, fix),
  );
  const sayInSidecar = (at: Path, message: string, fix?: string): void => tell(inSidecar(at), message, fix);
  const offered = offeredOperations(main, gathering, told, sayInSidecar);
  checkNames(offered, main, told, sayInSidecar);
  const paths = adopt(offered, gathering, told, ({ origin }, inner, message, fix) =>
    tell({ file: origin.source.file, line: origin.source.lineOf([...origin.path, ...inner]) }, message, fix),
  );
  stopAtMistakes();

  const settings = settingsOf(told);
  const definition = definitionOf(main, paths, gathering, told, settings, parts);
  const where = placesOf(main, offered, gathering, told, inSidecar);
  await checkSpecification(definition, JSON.stringify(definition), { where }, mistakes);
  stopAtMistakes();

  const hashes = new Map([...files.values()].map(({ file: shown, text }) => [shown, textHash(text)]));
  // Lines may be asked for as long as the document is served; the vendor's own values, megabytes of them, are not.
  for (const one of files.values()) Object.assign(one, { value: undefined, text: '' });
  const mappings = new Map(offered.map((one) => [one.ours, mappingOf(one, told.prefixes ?? {})]));
  return {
    files: hashes,
    document: {
      id: `${tier}/${name}.v${version}`,
      tier,
      name,
      version,
      file: main.file,
      settings,
      definition,
      published: withoutExtensions(definition),
      hash: textHash([...hashes.values(), sidecarSource.text, JSON.stringify(parts.schemes)].join(' ')),
      where,
      foreign: { mapped: (template) => mappings.get(template) },
    },
  };
}

type OpenFile = ReturnType<typeof readVendorFile>;
type Tell = (place: { file: string; line: number }, message: string, fix?: string) => void;
type Say = (at: Path, message: string, fix?: string) => void;

function checkVersion({ value, file, lineOf }: VendorFile, tell: Tell): void {
  const { openapi, swagger } = (value ?? {}) as { openapi?: unknown; swagger?: unknown };
  if (/^3\.[01]\.\d+$/.test(String(openapi))) return;
  const written =
    swagger !== undefined
      ? `is Swagger ${swagger}`
      : openapi === undefined
        ? 'is no OpenAPI document'
        : `is OpenAPI ${openapi}`;
  tell(
    { file, line: lineOf(['openapi']) },
    `${written}; OpenAPI 3.0 and 3.1 are read here`,
    'Convert it, or ask the vendor for one.',
  );
}

/** Reads files beside the document once each. */
function beside(root: string, files: Map<string, OpenFile>) {
  const top = root.split(/[\\/]/).at(-1) as string;
  return (shown: string): VendorFile | undefined => {
    const known = files.get(shown);
    if (known !== undefined) return known;
    // Nothing outside the folder of contracts is read.
    if (!shown.startsWith(`${top}/`)) return undefined;
    try {
      const read = readVendorFile(root, shown.slice(top.length + 1));
      files.set(shown, read);
      return read;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return undefined;
    }
  };
}

function checkNames(offered: readonly Offered[], main: VendorFile, sidecar: Sidecar, say: Say): void {
  if (offered.length === 0) say(['offer'], 'offers no operation', 'Let at least one through.');
  for (const name of Object.keys(sidecar.operations ?? {}))
    if (!offered.some((one) => isNamed(name, one)))
      say(['operations', name], `there is no operation “${name}”`, nearest(name, offered));
  for (const path of Object.keys(sidecar.paths ?? {}))
    if (!offered.some(({ theirs }) => theirs === path))
      say(['paths', path], `there is no path ${path}`, 'Write it as the document does.');
  for (const prefix of Object.keys(sidecar.prefixes ?? {}))
    if (!offered.some(({ theirs }) => prefixOf(theirs, { [prefix]: '' }) !== undefined))
      say(['prefixes', prefix], `no path begins with ${prefix}`, 'Write it as the document does.');
  const taken = new Map<string, Offered>();
  for (const one of offered) {
    const key = `${one.method} ${one.ours}`;
    const other = taken.get(key);
    if (other !== undefined)
      say(
        ['prefixes'],
        `${other.theirs} and ${one.theirs} would both be ${one.ours}`,
        `Leave one out of ${main.file}.`,
      );
    taken.set(key, one);
  }
}

const settingsOf = ({ owner, lifecycle, audience, upstream, exceptions, policies }: Sidecar): DocumentSettings => ({
  owner,
  lifecycle,
  audience,
  upstream,
  ...(exceptions === undefined ? {} : { exceptions }),
  ...(policies === undefined ? {} : { policies }),
});

function definitionOf(
  main: VendorFile,
  paths: object,
  gathering: Gathering,
  sidecar: Sidecar,
  settings: DocumentSettings,
  { tier, name, version, schemes }: ForeignParts,
): Definition {
  const { openapi, info, tags, externalDocs } = main.value as Record<string, unknown>;
  const security = sidecar.security ?? (tier === 'experience' ? undefined : [{ tierIdentity: [] }]);
  const asked = JSON.stringify([security, Object.values(paths)]);
  const used = Object.entries(schemes).filter(([scheme]) => asked.includes(`"${scheme}"`));
  const document = upgraded({
    openapi,
    info,
    ...(tags === undefined ? {} : { tags }),
    ...(externalDocs === undefined ? {} : { externalDocs }),
    paths,
    components: { ...gathering.components(), securitySchemes: Object.fromEntries(used) },
  });
  return {
    ...document,
    servers: [{ url: `/${tier}/${name}/v${version}` }],
    ...(security === undefined ? {} : { security }),
    'x-gateway': settings,
  } as unknown as Definition;
}

function mappingOf({ theirs }: Offered, prefixes: Readonly<Record<string, string>>) {
  const prefix = prefixOf(theirs, prefixes);
  return prefix === undefined ? undefined : { theirs: bare(prefix), ours: bare(prefixes[prefix] as string) };
}
