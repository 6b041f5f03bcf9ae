import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rooms } from '../../gateway/paths.ts';
import { exists } from '../../gateway/store/folder.ts';

const run = promisify(execFile);

/** Peers are installed beside the compile caches of other tools: never in git, gone with the next `npm ci`. */
const folder = join(rooms.root, 'node_modules', '.cache', 'causeway-bench');

/** Installs packages, `name@version`, unless they are there. @throws Error when the registry cannot be reached */
export async function installPeers(packages: readonly string[]): Promise<void> {
  const absent: string[] = [];
  for (const wanted of packages) {
    if (!(await exists(join(folder, 'node_modules', nameOf(wanted), 'package.json')))) absent.push(wanted);
  }
  if (absent.length === 0) return;
  await mkdir(folder, { recursive: true });
  if (!(await exists(join(folder, 'package.json'))))
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--save-exact', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await run('npm', ['install', ...flags, ...absent], { cwd: folder }).catch(({ stderr = '' }: { stderr?: string }) => {
    throw new Error(`it cannot be installed: ${/^npm error notarget (.*)$/m.exec(stderr)?.[1] ?? stderr.trim()}`);
  });
}

const nameOf = (wanted: string): string => wanted.slice(0, wanted.lastIndexOf('@'));

const require = createRequire(join(folder, 'package.json'));

/** Loads an installed peer. */
export const loadPeer = (name: string): unknown => require(name);

/** A file of an installed peer. */
export const peerFile = (name: string, ...path: string[]): string => join(folder, 'node_modules', name, ...path);
