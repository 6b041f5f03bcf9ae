import type { Snapshot } from '../../gateway/snapshot/snapshot.ts';

/** Microseconds that finding one of all operations takes, each in turn, in no order. */
export function matchMicros({ routes, all }: Snapshot): number {
  // As from the wire: the text of a path was never seen before.
  const asked = shuffled(all).map(({ method, path }) => ({
    method,
    bytes: Buffer.from(path.replace(/\{[^}]+\}/g, 'A-000042')),
  }));
  const rounds = Math.ceil(200_000 / asked.length);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round += 1) {
    let found = 0;
    const began = performance.now();
    for (let time = 0; time < rounds; time += 1)
      for (const { method, bytes } of asked)
        if (routes.find(method, bytes.toString('latin1')) !== undefined) found += 1;
    const took = performance.now() - began;
    if (found < 0.99 * rounds * asked.length) throw new Error(`only ${found} were found`);
    best = Math.min(best, (took * 1_000) / (rounds * asked.length));
  }
  return best;
}

/** The same order each time. */
function shuffled<T>(things: readonly T[]): T[] {
  const mixed = [...things];
  let state = 7;
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const other = state % (last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** MB in use, and MB the process holds; garbage is collected before, where that is allowed. */
export function memoryNow(): { readonly used: number; readonly held: number } {
  for (let times = 0; times < 4; times += 1) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: (heapUsed + external) / 1_048_576, held: rss / 1_048_576 };
}

/** Does for all operations what their first calls would do. @returns milliseconds each took */
export function compileAll({ all }: Snapshot): { readonly median: number; readonly most: number } {
  const took = all.map(({ operation, enforced }) => {
    const began = performance.now();
    const { request, answers } = operation;
    request.checkParameters({ path: {}, query: {}, header: {}, cookie: {} });
    for (const mediaType of request.mediaTypes) request.checkBody({}, mediaType);
    for (const status of [200, 201])
      for (const mediaType of answers.mediaTypes(status) ?? []) answers.check(status, mediaType, {});
    return enforced.length === 0 ? 0 : performance.now() - began;
  });
  const sorted = took.toSorted((one, other) => one - other);
  return { median: sorted[sorted.length >> 1] ?? 0, most: sorted.at(-1) ?? 0 };
}
