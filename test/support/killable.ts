import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rooms as ownRooms } from '../../gateway/paths.ts';
import { compiled } from './compiled.ts';
import { endsWithUs } from './ends-with-us.ts';
import { sampleSize } from './gateway.ts';
import { migratedFolder, temporaryFolder } from './store.ts';

/** A gateway in a process of its own, over one data folder. It can be killed, and started again with other variables. */
export interface Killable {
  /** Where it listens now. */
  readonly url: string;
  start(variables: Readonly<Record<string, string>>): Promise<void>;
  /** An API key; good over all its lives. */
  key(consumer: string, plan: string): Promise<string>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
}

/** What is different in its rooms: documents by their path in `openapi/`, and the text of `policies/tiers.yaml`. */
export interface Changes {
  readonly documents?: Readonly<Record<string, string>>;
  tiers?(text: string): string;
}

interface Ready {
  readonly port: number;
  readonly operationsPort: number;
  readonly secret: string;
}

export async function prepareKillable(changes: Changes = {}): Promise<Killable> {
  const folder = await migratedFolder(sampleSize);
  const rooms = changedRooms(changes);
  let child: ChildProcess | undefined;
  let ready: Ready | undefined;
  const now = (): Ready => {
    if (ready === undefined) throw new Error('the gateway is not running');
    return ready;
  };

  return {
    get url() {
      return `http://127.0.0.1:${now().port}`;
    },
    async start(variables) {
      const started = endsWithUs(
        spawn(process.execPath, [join(import.meta.dirname, 'killable-gateway.ts')], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
          env: { PATH: process.env.PATH, ...compiled, ...variables, DATA_FOLDER: folder, ROOMS: JSON.stringify(rooms) },
        }),
      );
      child = started;
      ready = await new Promise((resolve, reject) => {
        started.once('message', (message) => resolve(message as Ready));
        started.once('exit', () => reject(new Error('the gateway ended before it was ready')));
      });
      started.disconnect();
    },
    async key(consumer, plan) {
      const { operationsPort, secret } = now();
      const answer = await fetch(`http://127.0.0.1:${operationsPort}/development/keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ consumer, plan }),
      });
      return ((await answer.json()) as { key: string }).key;
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      ready = undefined;
    },
  };
}

function changedRooms({ documents = {}, tiers = (text) => text }: Changes): typeof ownRooms {
  const folder = temporaryFolder();
  const rooms = { ...ownRooms, openapi: join(folder, 'openapi'), policies: join(folder, 'policies') };
  cpSync(ownRooms.openapi, rooms.openapi, { recursive: true });
  cpSync(ownRooms.policies, rooms.policies, { recursive: true });
  for (const [path, text] of Object.entries(documents)) writeFileSync(join(rooms.openapi, path), text);
  const file = join(rooms.policies, 'tiers.yaml');
  writeFileSync(file, tiers(readFileSync(file, 'utf8')));
  return rooms;
}
