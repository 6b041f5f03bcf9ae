import assert from 'node:assert/strict';
import { base, type Front, host, startFront } from '../gateway/edge/front.ts';
import { open } from '../gateway/edge/wire.ts';
import { answer, type Behaviour, ok, says } from '../support/upstream.ts';
import { brokenMessages, type Message, perBatch } from './messages.ts';
import { hold, longestWait, type Trial } from './property.ts';

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

/**
 * Whatever an upstream answers, each caller gets an answer, and it is nobody else's; and the next is served well.
 * @throws Error  with what the upstream answered, where not
 */
export async function answersHold(trial: Trial): Promise<void> {
  const settings = ['timeout: { total: 500 }', 'circuit-breaker: { volume: 1000000 }', 'retry: { attempts: 1 }'];
  const front = await startFront({}, settings, { bodyTimeout: 500 });
  let calls = 0;
  const holds = async (messages: readonly Message[]): Promise<void> => {
    const said = new Map(messages.map((message) => [`n${++calls}x`, message]));
    front.upstream.behave(answering(said));
    await Promise.all([...said].map(([own, { text }]) => ask(front, own, text)));
    await front.idle();
    front.upstream.behave(says(ok('{"well":true}')));
    assert.match(await ask(front, 'last', ''), /\{"well":true\}$/, 'it serves nobody any more');
  };
  try {
    await hold(brokenMessages(answers), holds, trial, perBatch);
  } finally {
    await front.close();
  }
}

const answering =
  (said: ReadonlyMap<string, Message>): Behaviour =>
  (socket, { line }) => {
    const own = /n\d+x/.exec(line)?.[0] ?? '';
    const { text, cut } = said.get(own) ?? { text: '', cut: 0 };
    const bytes = Buffer.from(text.replaceAll(mark, own), 'latin1');
    socket.write(bytes.subarray(0, cut));
    setImmediate(() => {
      // Ended or left open, by nothing but the message itself: the same seed does the same.
      if (cut % 4 > 0) socket.end(bytes.subarray(cut));
      else socket.write(bytes.subarray(cut));
    });
  };

/** @throws Error  where what is answered is none, a mistake of ours, or somebody else's */
async function ask(front: Front, own: string, text: string): Promise<string> {
  const wire = await open(front.port);
  const timer = setTimeout(() => wire.socket.destroy(new Error('it hangs')), longestWait);
  wire.write(`GET ${base}/things/${own} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  const heard = await wire.ended();
  clearTimeout(timer);
  const to = `to ${JSON.stringify(text)}`;
  assert.notEqual(wire.socket.errored?.message, 'it hangs', to);
  assert.match(heard, /^HTTP\/1\.1 [2-5]\d\d /, to);
  assert.doesNotMatch(heard, /^HTTP\/1\.1 500 /, to);
  const strays = [...heard.matchAll(/n\d+x/g)].filter(([found]) => found !== own);
  assert.deepEqual(strays, [], to);
  return heard;
}
