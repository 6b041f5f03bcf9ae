import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { base, type Front, get, goodKey, host, post, startFront } from '../gateway/edge/front.ts';
import { answer, ok, type SeenRequest } from '../support/upstream.ts';
import { brokenMessages, type Message, perBatch } from './messages.ts';
import { hold, longestWait, type Trial } from './property.ts';

/** Requests that are fine, and some that nearly are. */
const requests: readonly string[] = [
  `${get}\r\n`,
  `${get}Connection: close\r\n\r\n`,
  `${get}\r\n${get}\r\n`,
  `${post}Content-Length: 7\r\n\r\n{"a":1}`,
  `${post}Transfer-Encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: chunked\r\n\r\n3;x=y\r\n{"a\r\n4\r\n":1}\r\n0\r\nX-Trailer: 1\r\n\r\n${get}\r\n`,
  `${post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
  `GET ${base}/things/a%20b?x=%2f HTTP/1.1\r\n${host}Accept: */*\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n`,
  `GET ${base}/own HTTP/1.1\r\n${host}X-API-Key: ${goodKey}\r\n\r\n`,
  `POST ${base}/own HTTP/1.1\r\n${host}X-API-Key: ${goodKey}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
  `GET ${base}/own?ticket=good HTTP/1.1\r\n${host}\r\n`,
  `GET ${base}/bags/1 HTTP/1.1\r\n${host}X-Colour: red\r\nConnection: keep-alive, X-Colour\r\n\r\n`,
  `HEAD ${base}/things/1 HTTP/1.1\r\n${host}\r\n`,
  `OPTIONS ${base}/things/1 HTTP/1.1\r\n${host}Origin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n\r\n`,
  `GET ${base}/things/1 HTTP/1.0\r\n\r\n`,
  `GET ${base}/live HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  `GET /portal HTTP/1.1\r\n${host}\r\n`,
  `GET /openapi/experience/probe/v1.json HTTP/1.1\r\n${host}\r\n`,
];

/** What an upstream that is well may say to an upgrade. */
const declined = answer('403 Forbidden', { 'Content-Length': '0' });

/**
 * Broken requests are answered or refused, and the upstream is asked nothing that was not logged.
 * @throws Error  with what was sent, where not
 */
export async function requestsHold(trial: Trial): Promise<void> {
  const settings = ['timeout: { total: 2000 }', 'circuit-breaker: { volume: 1000000 }', 'retry: { attempts: 1 }'];
  const front = await startFront({ headersTimeout: 1_000, requestTimeout: 2_000, checkInterval: 100 }, settings);
  front.upstream.behave((socket, { headers }) => socket.write(headers.upgrade === undefined ? ok('{}') : declined));
  const holds = async (messages: readonly Message[]): Promise<void> => {
    const before = front.upstream.seen.length;
    await Promise.all(messages.map((message) => send(front.port, message)));
    await front.idle();
    assertLogged(front, before);
  };
  try {
    await hold(brokenMessages(requests), holds, trial, perBatch);
  } finally {
    await front.close();
  }
}

/** Milliseconds a client gives an answer before it ends its side. */
const patience = 60;

/** @throws Error  where what is answered is none, or none in time */
async function send(port: number, { text, cut }: Message): Promise<void> {
  const bytes = Buffer.from(text, 'latin1');
  const heard = await new Promise<string>((resolve, reject) => {
    let heard = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`it hangs for more than ${longestWait / 1_000} s: ${JSON.stringify(text)}`));
    }, longestWait);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => {}).on('end', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(heard);
    });
    socket.write(bytes.subarray(0, cut));
    setImmediate(() => socket.write(bytes.subarray(cut)));
    // Who ends before the answer is taken for one who left; who never does waits for what cannot come.
    setTimeout(() => socket.end(), patience);
  });
  // Nothing, or an answer; and none that blames the upstream, which is well.
  assert.match(heard, /^$|^HTTP\/1\.1 [1-4]\d\d /, JSON.stringify(text));
}

/** The upstream was asked nothing that no exchange stands for, nothing twice, and nothing that others could read otherwise. */
function assertLogged({ upstream, requests: lines }: Front, before: number): void {
  const logged = new Set(lines.map(({ requestId }) => requestId));
  const asked = new Set<string>();
  for (const request of upstream.seen.slice(before)) {
    const id = request.headers['x-request-id'] ?? '';
    assert.ok(logged.has(id), `the upstream was asked what the gateway did not log: ${request.head}`);
    assert.ok(!asked.has(id), `the upstream was asked twice: ${request.head}`);
    asked.add(id);
    assertPlain(request);
  }
}

function assertPlain({ head, headers }: SeenRequest): void {
  assert.match(`${head}\r\n`, /^(GET|HEAD|POST) \/[!-~]* HTTP\/1\.1\r\n/);
  const framings = [headers['content-length'], headers['transfer-encoding']].filter((field) => field !== undefined);
  assert.ok(framings.length < 2, `the upstream was given two framings: ${head}`);
  assert.doesNotMatch(head, /[^\t\r\n\x20-\x7e\x80-\xff]/);
}
