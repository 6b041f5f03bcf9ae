import path from 'node:path';
import type { Tier } from '../../../policies/policy.ts';
import type { ContractDocument } from '../contract-document.ts';
import { ConfigurationError } from '../mistake.ts';
import type { Source } from '../yaml.ts';
import { readForeignOnce } from './remembered.ts';

const sidecarName = /^(experience|process|system)\/([a-z][a-z0-9-]*)\.v([1-9]\d*)\.gateway\.yaml$/;

/** Whether a file says of another, which is not ours, how it is served. */
export const isSidecar = (file: string): boolean => sidecarName.test(file);

/** Documents that are not ours, known by the sidecar beside them, and the files that belong to them. */
export async function readAllForeign(
  root: string,
  files: readonly string[],
  shared: ReadonlyMap<string, Source>,
  sidecars: ReadonlyMap<string, Source>,
  collect: (error: unknown) => void,
): Promise<{ documents: ContractDocument[]; files: string[] }> {
  const documents: ContractDocument[] = [];
  const theirs: string[] = [...files.filter(isSidecar)];
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
