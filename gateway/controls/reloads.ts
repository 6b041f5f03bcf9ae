import { Problem } from '#problem';
import type { Log } from '../../policies/policy.ts';
import { ConfigurationError, describeMistake } from '../contracts/mistake.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ControlRoom } from './controls.ts';

/** A reload that another replica was asked for, and that failed here. */
export interface FailedReload {
  /** Of the request. */
  readonly version: number;
  /** Epoch milliseconds of the request. */
  readonly asked: number;
  readonly mistakes: readonly string[];
}

/** Reloads of this process, and of all. */
export interface Reloads {
  /** Reads the files of this process again. @throws ConfigurationError, and what runs goes on */
  here(): Promise<Snapshot>;
  /**
   * Reloads here, and has every other replica do so with its own files.
   * @throws ConfigurationError, and no replica reloads; Problem  `unavailable` when the others cannot be told
   */
  everywhere(asked: { readonly who: string; readonly reason?: string | undefined }): Promise<Snapshot>;
  /** Resolves when what others were asked for, and is known of here, has been done or has failed. */
  followed(): Promise<void>;
  /** Until a reload succeeds. */
  readonly failed: FailedReload | undefined;
}

export interface ReloadParts {
  readonly controls: ControlRoom;
  load(): Promise<Snapshot>;
  readonly log: Log;
}

/** Follows the reloads that any replica is asked for, each once. What was asked before this process began is done. */
export function createReloads({ controls, load, log }: ReloadParts): Reloads {
  let done = controls.reload?.version ?? 0;
  let failed: FailedReload | undefined;
  let following: Promise<void> = Promise.resolve();

  const here = async (): Promise<Snapshot> => {
    const snapshot = await load();
    failed = undefined;
    return snapshot;
  };

  async function follow(): Promise<void> {
    const { reload } = controls;
    if (reload === undefined || reload.version <= done) return;
    done = reload.version;
    try {
      const { hash } = await here();
      log.info({ contracts: hash, version: reload.version }, 'reloaded, as was asked of another replica');
    } catch (error) {
      const mistakes = mistakesOf(error);
      failed = { version: reload.version, asked: reload.since, mistakes };
      log.error({ version: reload.version, mistakes }, 'not reloaded, as others were; what was running still runs');
    }
  }
  controls.onLook(() => {
    following = Promise.all([following, follow()]).then(() => undefined);
  });

  return {
    here,
    async everywhere(asked) {
      const snapshot = await here();
      const wanted = { ...asked, kind: 'reload', target: 'gateway', state: 'asked' } as const;
      try {
        await controls.set(wanted, ({ version }) => {
          done = version;
        });
      } catch (cause) {
        const detail = 'Reloaded here, but the other replicas could not be told: the store is away. Ask again.';
        throw new Problem('unavailable', { detail, headers: { 'retry-after': '2' }, cause });
      }
      return snapshot;
    },
    followed: () => following,
    get failed() {
      return failed;
    },
  };
}

const mistakesOf = (error: unknown): string[] =>
  error instanceof ConfigurationError ? error.mistakes.map(describeMistake) : [String((error as Error).message)];
