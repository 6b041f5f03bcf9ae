import { setFlagsFromString } from 'node:v8';

let isKeptSmall = false;

/**
 * Keeps V8 from compiling hot WebAssembly a second time, optimised: for a module whose code, optimised, takes more memory
 * than it is worth. To be said before that is loaded; it holds for the process, and whatever is first called after it.
 */
export function keepWebAssemblySmall(): void {
  isKeptSmall = true;
  mayOptimise(false);
}

/** Does what calls WebAssembly for the first time, so that V8 may optimise it later all the same. */
export async function compileWell(work: () => Promise<void>): Promise<void> {
  if (isKeptSmall) mayOptimise(true);
  try {
    await work();
  } finally {
    if (isKeptSmall) mayOptimise(false);
  }
}

function mayOptimise(may: boolean): void {
  const no = may ? '' : 'no-';
  setFlagsFromString(`--${no}wasm-tier-up`);
  setFlagsFromString(`--${no}wasm-dynamic-tiering`);
}
