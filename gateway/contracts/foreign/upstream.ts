import type { Path } from '../yaml.ts';
import { keysOf, serverUrl } from './servers.ts';
import type { Sidecar } from './sidecar.ts';
import type { VendorFile } from './sources.ts';

type Say = (at: Path, message: string, fix?: string) => void;

/** Without a url of its own, the upstream is where the document says its server is. */
export function withUrl(sidecar: Sidecar, main: VendorFile, say: Say): Sidecar {
  const { upstream } = sidecar;
  if (upstream.kind !== 'http' || upstream.url !== undefined) return sidecar;
  const url = serverUrl(main.value);
  if (url === undefined) {
    say(
      ['upstream'],
      'the document names no server that could be called',
      'Write upstream.url: where the vendor’s paths begin.',
    );
    return sidecar;
  }
  return { ...sidecar, upstream: { ...(upstream as object), url } as Sidecar['upstream'] };
}

/** The vendor's keys are ours to send: a caller's own are kept back, whichever upstream is called. */
export function withKeys(sidecar: Sidecar, main: VendorFile): Sidecar {
  const { header } = keysOf(main.value);
  if (header.length === 0) return sidecar;
  const keeping = (upstream: Sidecar['upstream']): Sidecar['upstream'] =>
    upstream.kind === 'http' ? { ...upstream, withheld: header } : upstream;
  const operations = Object.entries(sidecar.operations ?? {}).map(([name, value]) => [
    name,
    value.upstream === undefined ? value : { ...value, upstream: keeping(value.upstream) },
  ]);
  return { ...sidecar, upstream: keeping(sidecar.upstream), operations: Object.fromEntries(operations) };
}
