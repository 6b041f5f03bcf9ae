import { base, type Front, host, startFront } from '../gateway/edge/front.ts';
import { open } from '../gateway/edge/wire.ts';
import { createRandom, type Random } from '../support/random.ts';
import { answer, type Behaviour, ok } from '../support/upstream.ts';
import { type Finding, inParallel, longestWait } from './finding.ts';
import { mutate } from './mutations.ts';

const mark = 'MARK';
const body = `{"of":"${mark}"}`;
const json = { 'Content-Type': 'application/json' };
const length = String(body.length);

/** Answers that are fine, and some that nearly are; `MARK` stands for whose they are. */
const answers: readonly string[] = [
  ok(body),
  answer('200 OK', { ...json, 'Content-Length': length, Connection: 'close' }, body),
  answer('200 OK', { ...json, 'Transfer-Encoding': 'chunked' }, `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
  answer('200 OK', json, body),
  answer('404 Not Found', { ...json, 'Content-Length': length }, body),
  answer('500 Oops', { 'Content-Type': 'text/plain', 'Content-Length': '5' }, 'stack'),
  answer('503 Busy', { 'Retry-After': '3', 'Content-Length': '0' }),
  answer('204 No Content', {}),
  answer('304 Not Modified', { ETag: '"a"' }),
  answer('302 Found', { Location: '/elsewhere', 'Content-Length': '0' }),
  answer('103 Early Hints', { Link: '</a>' }) + ok(body),
  answer('101 Switching Protocols', { Connection: 'Upgrade', Upgrade: 'websocket' }),
  answer('200 OK', { ...json, 'Content-Encoding': 'gzip', 'Content-Length': length }, body),
  answer('200 OK', { ...json, 'Set-Cookie': 'a=b', 'Keep-Alive': 'timeout=1', 'Content-Length': length }, body),
];

/** Has the upstream answer so many calls wrongly, and tells of each caller who got no answer, or somebody else's. */
export async function fuzzAnswers(count: number, seed: number): Promise<Finding[]> {
  const settings = ['timeout: { total: 500 }', 'circuit-breaker: { volume: 1000000 }', 'retry: { attempts: 1 }'];
  const front = await startFront({}, settings, { bodyTimeout: 500 });
  const random = createRandom(seed);
  const sent = new Map<string, string>();
  front.upstream.behave(misbehaving(random, sent));
  const findings: Finding[] = [];
  await inParallel(count, async (turn) => {
    const own = `n${turn}x`;
    const heard = await ask(front, own);
    const wrong = flawOf(heard, own);
    if (wrong !== undefined) findings.push({ sent: sent.get(own) ?? '', heard: heard ?? '', wrong });
  });
  await front.idle();
  front.upstream.behave((socket) => socket.write(ok('{"well":true}')));
  const last = await ask(front, 'last');
  if (!last?.endsWith('{"well":true}'))
    findings.push({ sent: '', heard: last ?? '', wrong: 'it serves nobody any more' });
  await front.close();
  return findings;
}

const misbehaving =
  (random: Random, sent: Map<string, string>): Behaviour =>
  (socket, { line }) => {
    const own = /n\d+x/.exec(line)?.[0] ?? '';
    const text = mutate(answers, random).replaceAll(mark, own);
    sent.set(own, text);
    const bytes = Buffer.from(text, 'latin1');
    const cut = random(bytes.length + 1);
    socket.write(bytes.subarray(0, cut));
    setImmediate(() => {
      if (random(4) > 0) socket.end(bytes.subarray(cut));
      else socket.write(bytes.subarray(cut));
    });
  };

async function ask(front: Front, own: string): Promise<string | undefined> {
  const wire = await open(front.port);
  const timer = setTimeout(() => wire.socket.destroy(new Error('it hangs')), longestWait);
  wire.write(`GET ${base}/things/${own} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  const heard = await wire.ended();
  clearTimeout(timer);
  return wire.socket.errored?.message === 'it hangs' ? undefined : heard;
}

function flawOf(heard: string | undefined, own: string): string | undefined {
  if (heard === undefined) return `it hangs for more than ${longestWait / 1_000} s`;
  if (!/^HTTP\/1\.1 [2-5]\d\d /.test(heard)) return 'what is answered is no answer';
  if (/^HTTP\/1\.1 500 /.test(heard)) return 'it is answered 500';
  const [stray] = [...heard.matchAll(/n\d+x/g)].filter(([found]) => found !== own);
  return stray === undefined ? undefined : `it is answered what ${stray} asked for`;
}
