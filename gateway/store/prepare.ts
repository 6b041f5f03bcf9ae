import { fork } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { embeddedPath } from './embedded.ts';
import { type DataFolder, exists } from './folder.ts';
import type { SampleSize, SeedProgress } from './seeding.ts';
import { setUpStore } from './setup.ts';
import { openStoreAt } from './store.ts';
import { loadSystemSchemas } from './system-schemas.ts';

/** What the child process is told, and what it tells. */
export interface Order {
  readonly folder: string;
  readonly apis?: string | undefined;
  readonly samples?: SampleSize | undefined;
}
export type Word =
  | { readonly said: 'progress'; readonly api: string; readonly done: number; readonly total: number }
  | { readonly said: 'failed'; readonly reason: string };

export interface Preparation {
  /** Folder of the system APIs; the project's own unless told. */
  readonly apis?: string;
  /** Sample records to put in; absent in production. */
  readonly samples?: SampleSize | undefined;
  readonly progress?: SeedProgress | undefined;
}

/**
 * Creates the embedded store of a folder that has none, in a process of its own: creating one leaves 550 MB behind in
 * the process that does it, opening it afterwards takes a third of that. Does nothing where there is a store.
 * @throws Error with the reason the child gave
 */
export async function prepareStore(folder: DataFolder, { apis, samples, progress }: Preparation = {}): Promise<void> {
  if (await exists(embeddedPath(folder.path))) return;
  const child = fork(fileURLToPath(new URL('preparation.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let failure: string | undefined;
  let noise = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    noise = (noise + text).slice(-2_000);
  });
  child.on('message', (word: Word) => {
    if (word.said === 'failed') failure = word.reason;
    else progress?.(word.api, word.done, word.total);
  });
  child.send({ folder: folder.path, apis, samples } satisfies Order);
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  if (code !== 0)
    throw new Error(failure ?? `The store was not created: its process ended with ${code}. ${noise}`.trim());
}

/**
 * Creates the store in this process, beside its place, and moves it there when it is whole: one that was interrupted is
 * begun again.
 */
export async function createEmbeddedStore(folder: DataFolder, options: Preparation): Promise<void> {
  folder.claim();
  const place = embeddedPath(folder.path);
  if (await exists(place)) return;
  const draft = `${place}.new`;
  await rm(draft, { recursive: true, force: true });
  const schemas = await loadSystemSchemas(options.apis);
  const store = await openStoreAt(folder, draft);
  try {
    await setUpStore(store, { schemas, samples: options.samples, progress: options.progress });
  } finally {
    await store.close();
  }
  await rename(draft, place);
}
