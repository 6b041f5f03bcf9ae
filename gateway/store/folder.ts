import { randomBytes } from 'node:crypto';
import { access, chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Lock, lockFolder } from './lock.ts';

/** The folder where a gateway keeps what must outlive it: the embedded store, secrets and signing keys. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** What a command must send to the operations listener; also in `operations.secret`, readable by its owner only. */
  readonly secret: string;
  /** Claims the embedded store for this process; throws when another one has it. Once is enough. */
  claim(): void;
  close(): Promise<void>;
}

/** Opens the folder, and creates it with its secret when it is not there. */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  await makeFolder(path).catch((cause: NodeJS.ErrnoException) => {
    const why = `${cause.code} at ${cause.path}`;
    throw new Error(`The data folder ${path} cannot be made (${why}). Set DATA_FOLDER to another.`, { cause });
  });
  const secret = await readSecret(path);
  let lock: Lock | undefined;
  return {
    path,
    secret,
    claim: () => {
      lock ??= lockFolder(path);
    },
    close: async () => {
      lock?.release();
      lock = undefined;
    },
  };
}

/**
 * Makes a folder and those above it, one by one: `mkdir` with `recursive` tries for ever where a folder is there in which none
 * can be made, as in `/proc`.
 */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  await mkdir(path, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    // Another process may have been first.
    if (error.code !== 'EEXIST' || !(await isFolder(path))) throw error;
  });
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Where the secret of the data folder is, for whoever has only its path. */
export const secretFile = (path: string): string => join(path, 'operations.secret');

async function readSecret(path: string): Promise<string> {
  const file = secretFile(path);
  await createOnce(file, randomBytes(32).toString('base64url'));
  await chmod(file, 0o600);
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 32) throw new Error(`${file} is damaged: delete it, and the next start makes a new one.`);
  return secret;
}

/**
 * Creates a file that only its owner may read, unless it is there; another process that creates it at the same time
 * wins or loses as a whole.
 */
export async function createOnce(file: string, text: string): Promise<void> {
  if (await exists(file)) return;
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether there is a file or folder at the path. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
