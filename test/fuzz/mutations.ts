import { oneOf, type Random } from '../support/random.ts';

/** What has mattered to readers of HTTP before: line ends, framing, separators, numbers at the edge of their types. */
const tokens = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  ',',
  ';',
  '\x0b',
  '\x80',
  '\xff',
  '%00',
  '%2e%2e%2f',
  '//',
  '\\',
  '\r\n\r\n',
  '0\r\n\r\n',
  '5;a=b\r\nhello\r\n',
  'fffffffffffffffff\r\n',
  '-1',
  '4294967296',
  '99999999999999999999',
  'Content-Length: 0\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Connection: close\r\n',
  'Connection: Upgrade, X-Request-Id\r\nUpgrade: websocket\r\n',
  'Host: other\r\n',
  'X-Request-Id: made-up\r\n',
  'Expect: 100-continue\r\n',
  'Trailer: Host\r\n',
  'GET /stray HTTP/1.1\r\nHost: a\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.0',
  'HTTP/2.0',
];

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

const at = (text: string, random: Random): number => random(text.length + 1);

const mutations: readonly Mutation[] = [
  // A token put in, anywhere or in the place of something.
  (text, random) => splice(text, at(text, random), 0, oneOf(random, tokens)),
  (text, random) => splice(text, at(text, random), random(8), oneOf(random, tokens)),
  // Any byte instead of another, or one bit of it.
  (text, random) => splice(text, at(text, random), 1, String.fromCharCode(random(256))),
  (text, random) => {
    const place = random(Math.max(text.length, 1));
    return splice(text, place, 1, String.fromCharCode((text.charCodeAt(place) || 0) ^ (1 << random(8))));
  },
  // Something left out, said twice, or cut off.
  (text, random) => splice(text, at(text, random), 1 + random(12), ''),
  (text, random) => {
    const place = at(text, random);
    return splice(text, place, 0, text.slice(place, place + 1 + random(60)));
  },
  (text, random) => text.slice(0, at(text, random)),
  // A line somewhere else, or of another message.
  (text, random) => {
    const lines = text.split('\r\n');
    const [line = ''] = lines.splice(random(lines.length), 1);
    lines.splice(random(lines.length + 1), 0, line);
    return lines.join('\r\n');
  },
  (text, random, others) => {
    const lines = text.split('\r\n');
    lines.splice(random(lines.length + 1), 0, oneOf(random, oneOf(random, others).split('\r\n')));
    return lines.join('\r\n');
  },
  (text, random, others) => text.slice(0, at(text, random)) + oneOf(random, others).slice(random(200)),
  // A number that is another one.
  (text, random) =>
    text.replace(/\d+/, (number) => oneOf(random, ['0', '-1', `+${number}`, `0x${number}`, `${number}0`])),
];

const splice = (text: string, place: number, length: number, put: string): string =>
  text.slice(0, place) + put + text.slice(place + length);

/** One of the messages with one to three things wrong with it, as latin1. */
export function mutate(messages: readonly string[], random: Random): string {
  let text = oneOf(random, messages);
  for (let turn = 1 + random(3); turn > 0; turn -= 1) text = oneOf(random, mutations)(text, random, messages);
  return text;
}
