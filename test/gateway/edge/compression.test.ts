import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { acceptsGzip, compressAnswer, mayCompress } from '../../../gateway/edge/compression.ts';
import type { Answer } from '../../../policies/policy.ts';
import { exchangeFor, operationFor } from '../../policies/support.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const long = Buffer.from(JSON.stringify({ items: Array(200).fill('product') }));
const shared = { 'content-type': 'application/json', 'cache-control': 'public, max-age=10', etag: '"abc"' };
const answerOf = (parts: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: shared,
  body: { kind: 'bytes', bytes: long },
  ...parts,
});
const asking = (accepted = 'gzip, br', parts = {}) =>
  exchangeFor({ operation: operationFor({ security: [] }), headers: { 'accept-encoding': accepted }, ...parts });

describe('compression of answers', () => {
  it('codes what everybody is given alike, and says so', async () => {
    const exchange = asking();
    assert.ok(mayCompress(answerOf({ headers: { ...shared, vary: 'Accept' } }), exchange));
    const { headers, body } = await compressAnswer(answerOf({ headers: { ...shared, vary: 'Accept' } }), exchange);
    assert.deepEqual(
      [headers['content-encoding'], headers.vary, headers.etag, headers['content-type']],
      ['gzip', 'Accept, Accept-Encoding', 'W/"abc"', 'application/json'],
    );
    assert.ok(body.kind === 'bytes' && body.bytes.length < long.length / 5);
    assert.ok(gunzipSync(body.bytes).equals(long));
  });

  it('codes the same bytes once', async () => {
    const [one, other] = await Promise.all([
      compressAnswer(answerOf(), asking()),
      compressAnswer(answerOf(), asking()),
    ]);
    assert.ok(one.body.kind === 'bytes' && other.body.kind === 'bytes');
    assert.equal(one.body.bytes, other.body.bytes);
  });

  it('tells caches that it might have, where the caller takes none', async () => {
    const told = await compressAnswer(answerOf(), asking('identity'));
    assert.deepEqual([told.headers.vary, told.headers.etag], ['Accept-Encoding', '"abc"']);
    assert.deepEqual(told.body, answerOf().body);
  });

  it('leaves short answers as they are', async () => {
    const short = answerOf({ body: { kind: 'value', value: { a: 1 } } });
    assert.equal(await compressAnswer(short, asking()), short);
  });

  const never: Record<string, readonly [Answer, object?]> = {
    'for one caller alone': [answerOf({ headers: { ...shared, 'cache-control': 'private, no-cache' } })],
    'that nobody called public': [answerOf({ headers: { 'content-type': 'application/json' } })],
    'of an operation that asks who calls': [answerOf(), { operation: operationFor({ security: [{ apiKey: [] }] }) }],
    'that must stay as it is': [answerOf({ headers: { ...shared, 'cache-control': 'public, no-transform' } })],
    'coded already': [answerOf({ headers: { ...shared, 'content-encoding': 'br' } })],
    'with a cookie': [answerOf({ headers: { ...shared, 'set-cookie': 'a=b' } })],
    'that is a picture': [answerOf({ headers: { ...shared, 'content-type': 'image/png' } })],
    'that is a stream of events': [answerOf({ headers: { ...shared, 'content-type': 'text/event-stream' } })],
    'that is still coming': [answerOf({ body: { kind: 'relay', attach: () => assert.fail() } })],
    'to a write': [answerOf(), { method: 'POST' }],
    'that is a refusal': [answerOf({ status: 404 })],
  };
  for (const [what, [answer, parts = {}]] of Object.entries(never)) {
    it(`never codes an answer ${what}`, () => assert.equal(mayCompress(answer, asking('gzip', parts)), false));
  }

  it('is negotiated by weight', () => {
    for (const accepted of ['gzip', 'br, gzip', 'GZIP;q=0.1', '*', 'gzip;q=1.0, *;q=0', 'br;q=0, *;q=0.5'])
      assert.equal(acceptsGzip(accepted), true, accepted);
    for (const accepted of [
      undefined,
      '',
      'br',
      'gzip;q=0',
      'gzip;q=0.000, *',
      '*;q=0',
      'xgzip',
      'identity',
      'gzip;q=x',
    ])
      assert.equal(acceptsGzip(accepted), false, String(accepted));
  });
});

describe('a gateway that compresses', () => {
  let gateway: TestGateway;
  before(async function () {
    this.timeout(60_000);
    gateway = await startTestGateway();
  });
  after(() => gateway.stop());

  /** As it came: `fetch` would decode it. */
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const { request } = await import('node:http');
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; bytes: Buffer }>(
      (resolve, reject) => {
        request(
          `${gateway.url}${path}`,
          { method, headers: { 'accept-encoding': 'gzip', ...headers } },
          async (answer) => {
            const chunks: Buffer[] = [];
            for await (const chunk of answer) chunks.push(chunk as Buffer);
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) });
          },
        )
          .on('error', reject)
          .end();
      },
    );
  };
  const products = '/experience/storefront/v2/products?limit=50';

  it('sends a public list coded, the same to HEAD, and knows its tag again', async () => {
    const plain = await get(products, { 'accept-encoding': 'identity' });
    const sent = await get(products);
    assert.equal(sent.headers['content-encoding'], 'gzip');
    assert.ok(gunzipSync(sent.bytes).equals(plain.bytes));
    assert.match(String(plain.headers.vary), /Accept-Encoding/);
    assert.equal(sent.headers.etag, `W/${plain.headers.etag}`);
    const head = await get(products, {}, 'HEAD');
    assert.deepEqual(
      [head.headers['content-length'], head.headers['content-encoding'], head.bytes.length],
      [sent.headers['content-length'], 'gzip', 0],
    );
    const again = await get(products, { 'if-none-match': String(sent.headers.etag) });
    assert.equal(again.status, 304);
    assert.match(String(again.headers.vary), /Accept-Encoding/);
  });

  it('sends what belongs to one caller as it is', async () => {
    const authorization = `Bearer ${await gateway.token('shopper')}`;
    const { status, headers, bytes } = await get('/experience/storefront/v2/orders?limit=50', { authorization });
    assert.equal(status, 200);
    assert.ok(bytes.length > 1_024);
    assert.equal(headers['content-encoding'], undefined);
  });

  it('sends documents, pages and files of the portal coded, but no page that a cookie was sent for', async () => {
    const page = await get('/portal', {});
    const style = /href="(\/portal\/assets\/[^"]+\.css)"/.exec(gunzipSync(page.bytes).toString())?.[1] as string;
    for (const path of ['/openapi/experience/storefront/v2.json', '/problems', style]) {
      const { headers, bytes } = await get(path);
      assert.equal(headers['content-encoding'], 'gzip', path);
      assert.match(String(headers.vary), /Accept-Encoding/, path);
      assert.ok((await get(path, { 'accept-encoding': '' })).bytes.equals(gunzipSync(bytes)), path);
    }
    assert.equal((await get('/portal', { cookie: 'session=1' })).headers['content-encoding'], undefined);
    assert.equal((await get(style)).headers['cache-control'], 'public, max-age=31536000, immutable');
    const again = await get('/problems', { 'if-none-match': String((await get('/problems')).headers.etag) });
    assert.equal(again.status, 304);
  });
});
