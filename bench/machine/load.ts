import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasTaskset, loadCore } from './tools.ts';

const run = promisify(execFile);

/** A request that is sent again and again. */
export interface Shot {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request at its place. */
export interface Target {
  readonly path: string;
  readonly shot: Shot;
}

/** What one round of load came to. */
export interface Round {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  /** Of the server, without a path. */
  readonly url: string;
  /** Sent in turn, over and over. */
  readonly requests: readonly Target[];
  /** Whole ones or parts of one. */
  readonly seconds: number;
  readonly connections: number;
  /** For the script wrk is given. */
  readonly folder: string;
  /** Whether it may be sent from any core, where the server has all of them. */
  readonly anywhere?: true;
}

/** Sends it once. @throws Error saying what came instead of a success; that nothing has changed is one */
export async function tryOut(url: string, { method, headers, body }: Shot): Promise<void> {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`${method} ${url} is answered ${answer.status}: ${text.slice(0, 300)}`);
}

/** Sends like `fire`. @throws Error when an answer was no success: such figures would compare refusals */
export async function shoot(load: Load): Promise<Round> {
  const { refused, broken, ...round } = await fire(load);
  if (refused + broken === 0) return round;
  throw new Error(`${load.url}: ${refused} of ${round.requests} answers were no success, ${broken} broke off`);
}

/** Answers that were no success, and requests that nobody answered. */
interface Failures {
  readonly refused: number;
  readonly broken: number;
}

/** Sends requests over and over from one thread, each connection waiting for its answer (wrk). */
export async function fire(load: Load): Promise<Round & Failures> {
  const { url, requests, seconds, connections, folder, anywhere } = load;
  const script = join(folder, `shot-${new URL(url).port}.lua`);
  await writeFile(script, scriptFor(requests));
  // It counts in whole seconds; told to end, it ends as if its time were over.
  const wrk = ['wrk', '-t1', `-c${connections}`, `-d${Math.ceil(seconds) + 1}s`, '-s', script, url];
  const [program, ...args] = hasTaskset && !anywhere ? ['taskset', '-c', String(loadCore), ...wrk] : wrk;
  const sending = run(program as string, args);
  const end = setTimeout(() => sending.child.kill('SIGINT'), seconds * 1_000);
  const { stdout } = await sending.finally(() => clearTimeout(end));
  const line = stdout.split('\n').findLast((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`wrk said nothing of ${url}:\n${stdout}`);
  const told = JSON.parse(line) as Record<'requests' | 'micros' | 'p50' | 'p99' | 'refused' | 'broken', number>;
  return {
    requests: told.requests,
    refused: told.refused,
    broken: told.broken,
    seconds: told.micros / 1e6,
    p50Ms: told.p50 / 1000,
    p99Ms: told.p99 / 1000,
  };
}

const quote = (text: string): string => `[==[${text}]==]`;

const tableFor = (headers: Shot['headers']): string =>
  `{ ${Object.entries(headers)
    .map(([name, value]) => `[ ${quote(name)} ] = ${quote(value)}`)
    .join(', ')} }`;

// Written once, before the first is sent: the load shares its core with what the servers call.
const scriptFor = (requests: readonly Target[]): string => `
local texts, next = {}, 0
init = function(args)
${requests
  .map(
    ({ path, shot: { method, headers, body } }, index) =>
      `  texts[${index}] = wrk.format(${quote(method)}, ${quote(path)}, ${tableFor(headers)}, ${body === undefined ? 'nil' : quote(body)})`,
  )
  .join('\n')}
end
request = function()
  next = (next + 1) % ${requests.length}
  return texts[next]
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"micros":%d,"p50":%.0f,"p99":%.0f,"refused":%d,"broken":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), e.status,
    e.connect + e.read + e.write + e.timeout))
end
`;
