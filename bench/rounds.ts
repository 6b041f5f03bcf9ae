import type { Runner } from './contestants/contestant.ts';
import { cpuMicros, familyOf, residentMb } from './machine/accounts.ts';
import { type Load, shoot, type Target, tryOut } from './machine/load.ts';
import type { Pace, WarmUp } from './pace.ts';
import type { Figures } from './report/results.ts';
import { spreadOf } from './report/statistics.ts';

/** What is sent, over and over. */
export interface Case {
  readonly name: string;
  /** In turn. */
  readonly requests: readonly Target[];
}

/** What one contestant did in one round, in the units of `Figures`. */
export type RoundFigures = { readonly [Name in keyof Figures]: number };

/** Contestants that serve, by name. */
export type Field = ReadonlyMap<string, Runner>;

/**
 * Sends a case to all contestants in turn, round after round (A B C A B C …), so that what disturbs the machine disturbs
 * everyone; a longer one each before that to warm up is not counted.
 * @returns figures by contestant, over all rounds and for each, and why one that gave no figures gave none
 */
export async function interleave(field: Field, { requests: wanted }: Case, pace: Pace, folder: string) {
  const seen = new Map<string, RoundFigures[]>();
  const failed = new Map<string, string>();
  for (let round = 0; round <= pace.rounds; round += 1) {
    for (const [name, runner] of field) {
      if (failed.has(name)) continue;
      const requests = wanted.map(runner.dress);
      try {
        const load = { requests, seconds: pace.seconds, connections: pace.connections, folder };
        if (round === 0) {
          await tryFirst(runner, requests);
          await warmUp(runner, load, called.has(runner.child) ? pace.warmUp.known : pace.warmUp.fresh);
          called.add(runner.child);
          seen.set(name, []);
        } else seen.get(name)?.push(await roundOf(runner, load));
      } catch (error) {
        failed.set(name, (error as Error).message);
        seen.delete(name);
      }
    }
  }
  const rounds: ReadonlyMap<string, readonly RoundFigures[]> = seen;
  return { figures: figuresOf(rounds), rounds, failed };
}

/** Processes that have been sent something: their code is compiled. */
const called = new WeakSet<object>();

/** Says what comes instead of a success; of the rest of them the load only counts how many. */
async function tryFirst(runner: Runner, [first]: readonly Target[]): Promise<void> {
  if (first !== undefined) await tryOut(urlOf(runner) + first.path, first.shot);
}

const urlOf = ({ port }: Runner): string => `http://127.0.0.1:${port}`;

async function warmUp(runner: Runner, load: Omit<Load, 'url'>, { requests, seconds }: WarmUp): Promise<void> {
  const began = performance.now();
  const left = (): number => seconds - (performance.now() - began) / 1_000;
  for (let sent = 0; sent < requests && left() > 0; ) {
    const round = await shoot({ ...load, url: urlOf(runner), seconds: Math.min(load.seconds, Math.max(left(), 0.1)) });
    sent += round.requests;
  }
}

async function roundOf(runner: Runner, load: Omit<Load, 'url'>): Promise<RoundFigures> {
  const pids = await serversOf(runner);
  const before = await cpuMicros(pids);
  const { requests, seconds, p50Ms, p99Ms } = await shoot({ url: urlOf(runner), ...load });
  if (requests === 0) throw new Error('nobody was answered while a round lasted');
  const cpu = ((await cpuMicros(pids)) - before) / requests;
  return { rps: requests / seconds, p50: p50Ms, p99: p99Ms, cpu, rss: await residentMb(pids) };
}

/** Of several rounds, the middle and the spread of each figure. */
export function figuresOf(seen: ReadonlyMap<string, readonly RoundFigures[]>): Map<string, Figures> {
  const figures = new Map<string, Figures>();
  for (const [name, rounds] of seen) {
    const over = (key: keyof RoundFigures) => spreadOf(rounds.map((round) => round[key]));
    figures.set(name, { rps: over('rps'), p50: over('p50'), p99: over('p99'), cpu: over('cpu'), rss: over('rss') });
  }
  return figures;
}

/** The processes that do the work: of ours the one, since what it starts beside it is no part of the gateway. */
export const serversOf = async ({ child, beside = [] }: Runner): Promise<number[]> =>
  child.message === undefined ? familyOf(child.pid) : [child, ...beside].map(({ pid }) => pid);
