import { connect } from 'node:net';
import { base, type Front, get, goodKey, host, post, startFront } from '../gateway/edge/front.ts';
import { createRandom, type Random } from '../support/random.ts';
import { answer, ok, type SeenRequest } from '../support/upstream.ts';
import { type Finding, inParallel, longestWait } from './finding.ts';
import { mutate } from './mutations.ts';

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

/** Sends so many broken requests, and tells of each that was not answered, or that reached the upstream as it should not. */
export async function fuzzRequests(count: number, seed: number): Promise<Finding[]> {
  const settings = ['timeout: { total: 2000 }', 'circuit-breaker: { volume: 1000000 }', 'retry: { attempts: 1 }'];
  const front = await startFront({ headersTimeout: 1_000, requestTimeout: 2_000, checkInterval: 100 }, settings);
  const random = createRandom(seed);
  const findings: Finding[] = [];
  front.upstream.behave((socket, { headers }) => socket.write(headers.upgrade === undefined ? ok('{}') : declined));
  await inParallel(count, async () => {
    const text = mutate(requests, random);
    const heard = await send(front.port, text, random);
    const wrong = flawOf(heard);
    if (wrong !== undefined) findings.push({ sent: text, heard: heard ?? '', wrong });
  });
  await front.idle();
  findings.push(...strays(front));
  await front.close();
  return findings;
}

/** Milliseconds a client gives an answer before it ends its side. */
const patience = 60;

/** All that is answered, once the connection has ended; `undefined` when it does not end in time. */
function send(port: number, text: string, random: Random): Promise<string | undefined> {
  const bytes = Buffer.from(text, 'latin1');
  const cut = random(bytes.length + 1);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(undefined);
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
}

function flawOf(heard: string | undefined): string | undefined {
  if (heard === undefined) return `it hangs for more than ${longestWait / 1_000} s`;
  if (heard === '') return undefined;
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(heard) ?? [];
  if (status === undefined) return 'what is answered is no HTTP';
  // The upstream is well, so nothing but the request can be at fault.
  return status.startsWith('5') ? `it is answered ${status}` : undefined;
}

/** What the upstream was asked that no exchange of the gateway stands for, or in a way that others could read otherwise. */
function strays({ upstream, requests: lines }: Front): Finding[] {
  const logged = new Set(lines.map(({ requestId }) => requestId));
  const asked = new Set<string>();
  return upstream.seen.flatMap((request) => {
    const wrong = flawOfAsked(request, logged, asked);
    asked.add(request.headers['x-request-id'] ?? '');
    return wrong === undefined ? [] : [{ sent: '', heard: `${request.head}\n\n${request.body}`, wrong }];
  });
}

function flawOfAsked({ head, headers }: SeenRequest, logged: ReadonlySet<unknown>, asked: ReadonlySet<string>) {
  const id = headers['x-request-id'] ?? '';
  if (!logged.has(id)) return 'the upstream was asked what the gateway does not know of';
  if (asked.has(id)) return 'the upstream was asked twice';
  if (!/^(GET|HEAD|POST) \/[!-~]* HTTP\/1\.1\r\n/.test(`${head}\r\n`)) return 'the upstream was asked in an odd line';
  if (headers['content-length'] !== undefined && headers['transfer-encoding'] !== undefined)
    return 'the upstream was given two framings';
  if (/[^\t\r\n\x20-\x7e\x80-\xff]/.test(head)) return 'the upstream was given control characters';
  return undefined;
}
