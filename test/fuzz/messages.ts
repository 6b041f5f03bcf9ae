import fc from 'fast-check';

/** What has mattered to readers of HTTP before: line ends, framing, separators, numbers at the edge of their types. */
const tokens = [
  ...['\r\n', '\n', '\r', '\0', ' ', '\t', ':', ',', ';', '\x0b', '\x80', '\xff', '%00', '%2e%2e%2f', '//', '\\'],
  ...[
    '\r\n\r\n',
    '0\r\n\r\n',
    '5;a=b\r\nhello\r\n',
    'fffffffffffffffff\r\n',
    '-1',
    '4294967296',
    '99999999999999999999',
  ],
  'Content-Length: 0\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding: ,chunked\r\n',
  'Transfer-Encoding:\tchunked\r\n',
  'Connection: content-type, content-length\r\n',
  'Connection: close\r\n',
  'Connection: Upgrade, X-Request-Id\r\nUpgrade: websocket\r\n',
  'Host: other\r\n',
  'X-Request-Id: made-up\r\n',
  'Expect: 100-continue\r\n',
  'Expect: nothing\r\n',
  'Trailer: Host\r\n',
  'GET /stray HTTP/1.1\r\nHost: a\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.0',
  'RTSP/1.0',
  'HTTP/2.0',
];

type Mutation = (text: string) => string;

/** A place in a text, as a share of it: it stays a place when the text becomes shorter. */
const shares = fc.nat({ max: 9_999 });
const at = (text: string, share: number): number => Math.floor((share / 10_000) * (text.length + 1));

const splice = (text: string, place: number, length: number, put: string): string =>
  text.slice(0, place) + put + text.slice(place + length);

function moved(text: string, from: number, to: number): string {
  const lines = text.split('\r\n');
  const [line = ''] = lines.splice(Math.min(at(text, from), lines.length - 1) % lines.length, 1);
  lines.splice(at(text, to) % (lines.length + 1), 0, line);
  return lines.join('\r\n');
}

function mutations(messages: readonly string[]): fc.Arbitrary<Mutation> {
  const others = fc.constantFrom(...messages);
  const token = fc.constantFrom(...tokens);
  return fc.oneof(
    // A token put in, anywhere or in the place of something.
    fc.tuple(shares, token).map(
      ([place, put]): Mutation =>
        (text) =>
          splice(text, at(text, place), 0, put),
    ),
    fc.tuple(shares, fc.nat({ max: 7 }), token).map(
      ([place, length, put]): Mutation =>
        (text) =>
          splice(text, at(text, place), length, put),
    ),
    // Any byte instead of another, or one bit of it.
    fc.tuple(shares, fc.nat({ max: 255 })).map(
      ([place, code]): Mutation =>
        (text) =>
          splice(text, at(text, place), 1, String.fromCharCode(code)),
    ),
    fc.tuple(shares, fc.nat({ max: 7 })).map(
      ([share, bit]): Mutation =>
        (text) => {
          const place = at(text, share);
          return splice(text, place, 1, String.fromCharCode((text.charCodeAt(place) || 0) ^ (1 << bit)));
        },
    ),
    // Something left out, said twice, or cut off.
    fc.tuple(shares, fc.integer({ min: 1, max: 12 })).map(
      ([place, length]): Mutation =>
        (text) =>
          splice(text, at(text, place), length, ''),
    ),
    fc.tuple(shares, fc.integer({ min: 1, max: 60 })).map(
      ([share, length]): Mutation =>
        (text) => {
          const place = at(text, share);
          return splice(text, place, 0, text.slice(place, place + length));
        },
    ),
    shares.map(
      (place): Mutation =>
        (text) =>
          text.slice(0, at(text, place)),
    ),
    // A line somewhere else, or of another message.
    fc.tuple(shares, shares).map(
      ([from, to]): Mutation =>
        (text) =>
          moved(text, from, to),
    ),
    fc.tuple(shares, shares, others).map(
      ([from, to, other]): Mutation =>
        (text) => {
          const [lines, strange] = [text.split('\r\n'), other.split('\r\n')];
          lines.splice(at(text, to) % (lines.length + 1), 0, strange[at(other, from) % strange.length] as string);
          return lines.join('\r\n');
        },
    ),
    fc.tuple(shares, fc.nat({ max: 199 }), others).map(
      ([place, from, other]): Mutation =>
        (text) =>
          text.slice(0, at(text, place)) + other.slice(from),
    ),
    // A number that is another one.
    fc.constantFrom('0', '-1', '+', '0x', '00').map(
      (put): Mutation =>
        (text) =>
          text.replace(/\d+/, (number) =>
            put === '+' || put === '0x' ? `${put}${number}` : put === '00' ? `${number}0` : put,
          ),
    ),
  );
}

/** Bytes of a message, as latin1, and where in them a pause is made. */
export interface Message {
  readonly text: string;
  readonly cut: number;
}

/** Up to a hundred messages, 50 on average, each with one to three things wrong with it. */
export function brokenMessages(messages: readonly string[]): fc.Arbitrary<readonly Message[]> {
  const broken = fc
    .tuple(fc.constantFrom(...messages), fc.array(mutations(messages), { minLength: 1, maxLength: 3 }), shares)
    .map(([message, wrongs, cut]) => {
      const text = wrongs.reduce((changed, wrong) => wrong(changed), message);
      return { text, cut: at(text, cut) };
    });
  return fc.noBias(fc.array(broken, { minLength: 1, maxLength: 100, size: 'max' }));
}

export const perBatch = 50;
