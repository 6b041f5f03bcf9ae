import { Problem } from '#problem';
import type { Log } from '../../policies/policy.ts';
import type { Ask, Reply } from './ask.ts';
import type { Crew, Member } from './crew.ts';

/** Reloads of all workers, or of none. */
export interface ServiceReload {
  /** For an operator: every other replica follows, too. @returns what is answered, be it a refusal */
  everywhere(asked: object | undefined): Promise<Reply>;
  /** Here alone. @returns the hash of what then runs. @throws Error that says what does not compile */
  here(): Promise<string>;
}

export interface ServiceReloadParts {
  readonly crew: Pick<Crew, 'members'>;
  readonly ask: Ask;
  readonly log: Log;
}

/**
 * Has every worker judge the files before any of them takes them: what one refuses, or what they read differently because
 * it is just being written, none takes. One reload at a time.
 */
export function createServiceReload({ crew, ask, log }: ServiceReloadParts): ServiceReload {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  /** @returns the first refusal, if any */
  async function judge(workers: readonly Member[]): Promise<Reply | undefined> {
    const judged = await Promise.all(workers.map((worker) => ask(worker, 'POST', '/reload?dry-run')));
    const refusal = judged.find(({ status }) => status !== 200);
    if (refusal !== undefined) return refusal;
    const read = new Set(judged.map(({ text }) => (JSON.parse(text) as { files: string }).files));
    if (read.size > 1) throw changing();
    return undefined;
  }

  /** Makes sure that all run what was asked for. */
  async function follow(workers: readonly Member[], address: string, hash: string): Promise<void> {
    const followed = await Promise.all(workers.map((worker) => ask(worker, 'POST', address)));
    const others = followed.filter(({ status, text }) => status !== 200 || JSON.parse(text).contracts !== hash);
    if (others.length === 0) return;
    log.error({ contracts: hash, others: others.length }, 'files changed during a reload: workers run different ones');
    throw changing();
  }

  return {
    everywhere: (asked) =>
      inTurn(async () => {
        const [first, ...others] = membersOf(crew);
        const refusal = await judge([first, ...others]);
        if (refusal !== undefined) return refusal;
        const reply = await ask(first, 'POST', '/reload', asked);
        if (reply.status === 200) await follow(others, '/worker/look', JSON.parse(reply.text).hash);
        return reply;
      }),
    here: () =>
      inTurn(async () => {
        const [first, ...others] = membersOf(crew);
        const refusal = await judge([first, ...others]);
        if (refusal !== undefined) throw new Error(mistakesIn(refusal));
        const reply = await ask(first, 'POST', '/worker/reload');
        if (reply.status !== 200) throw new Error(mistakesIn(reply));
        const hash: string = JSON.parse(reply.text).contracts;
        await follow(others, '/worker/reload', hash);
        return hash;
      }),
  };
}

/** The workers to ask. @throws Problem  `unavailable` where none serves */
export function membersOf(crew: Pick<Crew, 'members'>): [Member, ...Member[]] {
  const [first, ...others] = crew.members();
  if (first !== undefined) return [first, ...others];
  throw new Problem('unavailable', { detail: 'No worker serves at the moment.', headers: { 'retry-after': '2' } });
}

const changing = (): Problem =>
  new Problem('unavailable', {
    detail: 'The files change while they are read. Ask again when they rest.',
    headers: { 'retry-after': '2' },
  });

function mistakesIn({ text }: Reply): string {
  const { detail = '', errors = [] } = JSON.parse(text) as { detail?: string; errors?: { detail: string }[] };
  return errors.length === 0 ? detail : errors.map((error) => error.detail).join('\n');
}
