import type { Runner } from './contestants/contestant.ts';
import { cpuMicros, familyOf, residentMb } from './machine/accounts.ts';
import { shoot, type Target, tryOut } from './machine/load.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** What is sent, over and over. */
export interface Case {
  readonly name: string;
  /** In turn. */
  readonly requests: readonly Target[];
}

export interface Pace {
  readonly rounds: number;
  /** Of one round. */
  readonly seconds: number;
  readonly connections: number;
}

/** One contestant in one case. */
export interface Figures {
  readonly rps: Spread;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the contestant's process per request, microseconds. */
  readonly cpuMicros: number;
  readonly rssMb: number;
}

/** What one contestant did in one round; `rps` a second, `cpu` microseconds a request. */
export interface RoundFigures {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

/** Contestants that serve, by name. */
export type Field = ReadonlyMap<string, Runner>;

/**
 * Sends a case to all contestants in turn, round after round (A B C A B C …), so that what disturbs the machine disturbs
 * everyone; one round each before that to warm up is not counted.
 * @returns figures by contestant, over all rounds and for each, and why one that gave no figures gave none
 */
export async function interleave(field: Field, { requests: wanted }: Case, pace: Pace, folder: string) {
  const seen = new Map<string, RoundFigures[]>();
  const failed = new Map<string, string>();
  for (let round = 0; round <= pace.rounds; round += 1) {
    for (const [name, runner] of field) {
      if (failed.has(name)) continue;
      const sent = wanted.map(runner.dress);
      const url = `http://127.0.0.1:${runner.port}`;
      try {
        if (round === 0) for (const { path, shot } of sent) await tryOut(url + path, shot);
        const pids = await serversOf(runner);
        const before = await cpuMicros(pids);
        const { requests, seconds, p50Ms, p99Ms } = await shoot({ url, requests: sent, ...pace, folder });
        const cpu = ((await cpuMicros(pids)) - before) / requests;
        if (round === 0) seen.set(name, []);
        else seen.get(name)?.push({ rps: requests / seconds, p50: p50Ms, p99: p99Ms, cpu });
      } catch (error) {
        failed.set(name, (error as Error).message);
        seen.delete(name);
      }
    }
  }
  const figures = new Map<string, Figures>();
  for (const [name, rounds] of seen) {
    const middle = (pick: 'p50' | 'p99' | 'cpu'): number => spreadOf(rounds.map((one) => one[pick])).median;
    figures.set(name, {
      rps: spreadOf(rounds.map(({ rps }) => rps)),
      p50Ms: middle('p50'),
      p99Ms: middle('p99'),
      cpuMicros: middle('cpu'),
      rssMb: await residentMb(await serversOf(field.get(name) as Runner)),
    });
  }
  return { figures, rounds: seen as ReadonlyMap<string, readonly RoundFigures[]>, failed };
}

/** The processes that do the work: of ours the one, since what it starts beside it is no part of the gateway. */
const serversOf = async ({ child, beside = [] }: Runner): Promise<number[]> =>
  child.message === undefined ? familyOf(child.pid) : [child, ...beside].map(({ pid }) => pid);
