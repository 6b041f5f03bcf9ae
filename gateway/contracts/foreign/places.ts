import type { ContractDocument } from '../contract-document.ts';
import type { Path } from '../yaml.ts';
import { overridesFor } from './adopt.ts';
import type { Gathering, Origin } from './gather.ts';
import type { Offered } from './offer.ts';
import type { Sidecar } from './sidecar.ts';
import type { VendorFile } from './sources.ts';

/** File and line of a place of our definition: in the vendor's files, or in the sidecar. */
export function placesOf(
  main: VendorFile,
  offered: readonly Offered[],
  gathering: Gathering,
  sidecar: Sidecar,
  inSidecar: (at: Path) => { file: string; line: number },
): ContractDocument['where'] {
  const lineAt = ({ source, path }: Origin, inner: Path = []) => ({
    file: source.file,
    line: source.lineOf([...path, ...inner]),
  });
  const known = offered.map((one) => ({
    ours: one.ours,
    theirs: one.theirs,
    method: one.method,
    origin: one.origin,
    key: overridesFor(one, sidecar)?.key,
  }));
  const byPlace = new Map(known.map((one) => [`${one.ours} ${one.method}`, one]));
  return (at) => {
    const [room, first, second, third, ...rest] = at;
    if (room === 'x-gateway') return inSidecar(at.slice(1));
    if (room === 'servers' || room === 'security') return inSidecar([room]);
    if (room === 'components') {
      const origin = gathering.origin(String(first), String(second));
      return origin === undefined ? inSidecar(['security']) : lineAt(origin, at.slice(3));
    }
    if (room !== 'paths') return lineAt({ source: main, path: at });
    const one = byPlace.get(`${first} ${second}`) ?? known.find(({ ours }) => ours === first);
    if (one === undefined) return lineAt({ source: main, path: ['paths'] });
    if (second === 'x-gateway') return inSidecar(['paths', one.theirs, ...at.slice(3)]);
    const { key } = one;
    if (third === 'x-gateway') return inSidecar(key === undefined ? [] : ['operations', key, ...rest]);
    if (third === 'security') return inSidecar(key === undefined ? ['security'] : ['operations', key, 'security']);
    return lineAt(one.origin, at.slice(3));
  };
}
