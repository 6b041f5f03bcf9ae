import assert from 'node:assert/strict';
import { base, type Front, get, goodKey, host, impatient, last, post, startFront } from './front.ts';
import { answersIn, problemIn } from './wire.ts';

describe('the framing of messages', () => {
  let front: Front;
  before(async () => {
    front = await startFront(impatient);
  });
  after(() => front.close());

  /** Refused with a problem, without a word to the upstream, and the connection is over. */
  const refuses = async (text: string | Buffer, kind = 'malformed-request'): Promise<void> => {
    const before = front.upstream.seen.length;
    const answer = problemIn(await front.ask(text), kind);
    assert.equal(answer.headers.get('connection'), 'close');
    assert.equal(front.upstream.seen.length, before);
    await front.idle();
  };

  const lengths = ['+2', '-1', '0x2', '2, 2', '2 2', ''];
  for (const length of lengths) {
    it(`F02: has one length, in digits: refuses “${length}”`, () =>
      refuses(`${post}Content-Length: ${length}\r\n\r\n{}`));
  }
  it('F01 F02: has one length: refuses a second, equal or not, and one beside chunks', async () => {
    await refuses(`${post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`);
    await refuses(`${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`);
    await refuses(`${post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`);
  });

  const codings = ['xchunked', 'identity', '\x0bchunked', 'gzip', 'gzip, chunked', 'chunked, chunked', 'chunked;q=1'];
  for (const coding of codings) {
    it(`F03 F04: knows one transfer coding: refuses ${JSON.stringify(coding)}`, () =>
      refuses(`${post}Transfer-Encoding: ${coding}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`));
  }
  it('F03 F05 F16: knows one transfer coding, given once and written plainly, and not in HTTP/1.0', async () => {
    const body = '\r\n2\r\n{}\r\n0\r\n\r\n';
    await refuses(`${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n${body}`);
    await refuses(`${post}Transfer-Encoding : chunked\r\n${body}`);
    await refuses(`${post}Transfer-Encoding:\r\n chunked\r\n${body}`);
    await refuses(`${post.replace('1.1', '1.0')}Transfer-Encoding: chunked\r\n${body}`);
  });

  const chunks = ['0x2\r\n{}\r\n', '11111111111111111\r\n{}\r\n', '2;a\n{}\r\n', '2\n{}\n', 'ZZ\r\n', '2\r\n{}x\r\n'];
  for (const chunk of chunks) {
    it(`F07: answers a broken chunk: ${JSON.stringify(chunk)}`, async () => {
      await refuses(`${post}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`);
      assert.equal(front.requests.at(-1)?.status, 400);
    });
  }
  it('answers a broken chunk although its reader was still busy with the credential', () =>
    refuses(
      `POST ${base}/own HTTP/1.1\r\n${host}X-API-Key: ${goodKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    ));
  it('bounds what stands beside the chunks', async () => {
    await refuses(`${post}Transfer-Encoding: chunked\r\n\r\n2;a=${'b'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`);
    const trailer = `X-A: ${'a'.repeat(20_000)}`;
    await refuses(`${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n${trailer}\r\n\r\n`, 'header-too-large');
  });

  it('F07 F10: is the gateway’s own on the way in: one length, no chunk extension, no trailer', async () => {
    const text = `${post}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX-User-Id: admin\r\n\r\n`;
    assert.equal(answersIn(await front.send(text))[0]?.status, 200);
    const { headers, body } = front.upstream.seen.at(-1) as (typeof front.upstream.seen)[number];
    assert.equal(headers['content-length'], '2');
    assert.equal(headers['transfer-encoding'], undefined);
    assert.equal(headers['x-user-id'], undefined);
    assert.equal(body, '{}');
  });

  it('F09: never makes a request of a body nobody reads', async () => {
    const before = front.upstream.seen.length;
    const hidden = `GET ${base}/things/hidden HTTP/1.1\r\n${host}\r\n`;
    const chunked = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
    for (const method of ['OPTIONS', 'DELETE', 'GET']) {
      const options = 'Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n';
      const answers = answersIn(await front.send(`${method} ${base}/things/1 HTTP/1.1\r\n${host}${options}${chunked}`));
      assert.equal(answers.length, 1);
    }
    assert.equal(front.upstream.seen.length, before);
  });

  const odd = [
    [`${post}Transfer-Encoding: ,chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`, 'malformed-request'],
    [`${post}Expect: foo\r\nContent-Length: 2\r\n\r\n{}`, 'expectation-failed'],
    [`${get}Host: other\r\n\r\n`, 'malformed-request'],
    [`GET ${base}/things/1 HTTP/1.0\r\n${host}Host: other\r\nConnection: keep-alive\r\n\r\n`, 'malformed-request'],
  ] as const;
  for (const [text, kind] of odd)
    it(`F01 F03: makes no request of what stands behind ${JSON.stringify(text.slice(text.indexOf(host)))}`, async () => {
      const before = front.upstream.seen.length;
      const wire = await front.connect();
      wire.write(`${text}${get.replace('things/1', 'things/behind')}\r\n`);
      const answer = problemIn(await wire.ended(), kind);
      assert.equal(answer.headers.get('connection'), 'close');
      await front.idle();
      assert.equal(front.upstream.seen.length, before);
    });

  it('F15: takes nothing that comes behind an answer which ends the connection', async () => {
    const before = front.upstream.seen.length;
    const wire = await front.connect();
    wire.write(`POST ${base}/nothing HTTP/1.1\r\n${host}Content-Length: 4\r\n\r\n{}`);
    await wire.hears('no-such-route');
    wire.write(`{}${get.replace('things/1', 'things/behind')}\r\n`);
    const answer = problemIn(await wire.ended(), 'no-such-route');
    assert.equal(answer.headers.get('connection'), 'close');
    await front.idle();
    assert.equal(front.upstream.seen.length, before);
  });

  it('F15: lets each of several requests on a connection stand for itself, in their order', async () => {
    const own = (field: string) => `GET ${base}/own HTTP/1.1\r\n${host}${field}\r\n`;
    const good = own(`X-API-Key: ${goodKey}`);
    const answers = answersIn(await front.send(`${good}\r\n${own('Authorization: Bearer x')}\r\n${good}${last}`));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 401, 200],
    );
  });

  const noHttp = {
    'a method nobody knows': `FOO / HTTP/1.1\r\n${host}\r\n`,
    'a method in lower case': `get / HTTP/1.1\r\n${host}\r\n`,
    'HTTP/2 in clear': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'HTTP/2 written like HTTP/1': `GET / HTTP/2.0\r\n${host}Connection: close\r\n\r\n`,
    'HTTP/1.2': `GET / HTTP/1.2\r\n${host}\r\n`,
    'HTTP/0.9': `GET / HTTP/0.9\r\n${host}\r\n`,
    TLS: Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
    zeros: '\0\0\0\0',
    CONNECT: `CONNECT a:443 HTTP/1.1\r\n${host}\r\n`,
    'a folded field': `${get}X-A: b\r\n c\r\n\r\n`,
  };
  for (const [what, text] of Object.entries(noHttp)) it(`F05 F17: refuses ${what}`, () => refuses(text));

  it('serves HTTP/1.0, which needs no Host', async () => {
    const [answer] = answersIn(await front.send(`GET ${base}/things/1 HTTP/1.0\r\n\r\n`));
    assert.equal(answer?.status, 200);
  });

  it('D01: must be sent without long pauses: header, body, or anything at all', async () => {
    await refuses(`GET / HTTP/1.1\r\nHo`, 'request-timeout');
    await refuses('', 'request-timeout');
    await refuses(`${post}Content-Length: 10\r\n\r\n{`, 'request-timeout');
    assert.equal(front.requests.at(-1)?.problem, 'request-timeout');
  });
});
