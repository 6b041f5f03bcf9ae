import assert from 'node:assert/strict';
import { type Bench, bytes, createBench, json, other, service, shopper } from './support.ts';

const seconds = 60;

describe('a client that has an answer already', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = createBench({ seconds });
    bench.upstream.answer = async () => json({ number: 1 });
  });
  const ask = (headers: Record<string, string>) => bench.get({ headers });

  it('C05: is told so by the tag of its bytes, on a hit and on a miss', async () => {
    const { headers } = await bench.get();
    assert.match(String(headers.etag), /^"[\w-]{27}"$/);
    const hit = await ask({ 'if-none-match': String(headers.etag) });
    assert.deepEqual([hit.status, hit.body, hit.note], [304, undefined, 'hit']);
    bench.clock.advance(61_000);
    const miss = await ask({ 'if-none-match': String(headers.etag) });
    assert.deepEqual([miss.status, miss.note], [304, 'miss']);
  });

  it('is told with it what holds for the answer it has (RFC 9110 §15.4.5)', async () => {
    bench.upstream.answer = async () => json({}, { vary: 'Accept-Language', 'x-own': 'a', 'content-language': 'en' });
    const { headers } = await bench.get();
    bench.clock.advance(1_000);
    const { headers: told } = await ask({ 'if-none-match': String(headers.etag) });
    assert.deepEqual(told, {
      age: '1',
      'cache-control': 'private, no-cache',
      etag: headers.etag,
      vary: 'Accept-Language',
    });
  });

  it('is given the new one when it changed', async () => {
    const { headers } = await bench.get();
    bench.clock.advance(61_000);
    bench.upstream.answer = async () => json({ number: 2 });
    const changed = await ask({ 'if-none-match': String(headers.etag) });
    assert.deepEqual([changed.status, changed.body], [200, { number: 2 }]);
    assert.notEqual(changed.headers.etag, headers.etag);
  });

  for (const [what, tags, status] of [
    ['any', '*', 304],
    ['a weak one', 'W/"v1"', 304],
    ['one of a list', '"v0", "v1"', 304],
    ['another', '"v2"', 200],
    ['one that holds it', '"v1"x, "xv1"', 200],
    ['none that is one', 'v1', 200],
  ] as const) {
    it(`and says ${what} is answered ${status}`, async () => {
      bench = createBench({ seconds }, { upstream: service });
      bench.upstream.answer = async () => bytes('a', { etag: '"v1"' });
      if (what !== 'one that holds it') assert.equal((await ask({ 'if-none-match': tags })).status, status);
      else assert.equal((await ask({ 'if-none-match': '"xv1"' })).status, status);
    });
  }

  it('may go by the date, when it has no tag', async () => {
    bench = createBench({ seconds }, { upstream: service });
    const modified = 'Fri, 20 Nov 2026 10:00:00 GMT';
    bench.upstream.answer = async () => bytes('a', { 'last-modified': modified });
    assert.equal((await ask({ 'if-modified-since': modified })).status, 304);
    assert.equal((await ask({ 'if-modified-since': 'Fri, 20 Nov 2026 09:59:59 GMT' })).status, 200);
    assert.equal((await ask({ 'if-modified-since': modified, 'if-none-match': '"x"' })).status, 200);
    assert.equal((await ask({ 'if-modified-since': 'yesterday' })).status, 200);
  });

  it('C05: is never told so of what another was given', async () => {
    bench.upstream.answer = async ({ identity }) => json({ of: identity.subject });
    const { headers } = await bench.get({ identity: other });
    const mine = await bench.get({ identity: shopper, headers: { 'if-none-match': String(headers.etag) } });
    assert.deepEqual([mine.status, mine.body], [200, { of: 'shopper' }]);
  });

  it('is told so of what may not be stored, too', async () => {
    bench = createBench({ seconds }, { upstream: service });
    bench.upstream.answer = async () => bytes('a', { etag: '"v1"', 'cache-control': 'no-store' });
    assert.equal((await ask({ 'if-none-match': '"v1"' })).status, 304);
  });
});

describe('an upstream that may be asked whether its answer still holds', () => {
  let bench: Bench;
  const versions = { now: '"v1"' };
  beforeEach(() => {
    versions.now = '"v1"';
    bench = createBench({ seconds }, { upstream: service });
    bench.upstream.answer = async ({ headers }) =>
      headers['if-none-match'] === versions.now
        ? { status: 304, headers: { etag: versions.now, 'x-checked': 'yes' }, body: { kind: 'none' } }
        : bytes(`body of ${versions.now}`, { etag: versions.now });
  });

  it('is asked by the tag it gave, and not sent the clients’ conditions', async () => {
    await bench.get({ headers: { 'if-none-match': '"mine"', 'if-modified-since': 'x', accept: 'text/plain' } });
    assert.deepEqual(bench.upstream.seen[0]?.headers, { accept: 'text/plain' });
    bench.clock.advance(61_000);
    const { body, note, cacheStatus, headers } = await bench.get({ headers: { accept: 'text/plain' } });
    assert.deepEqual([body, note], ['body of "v1"', 'revalidated']);
    assert.equal(cacheStatus, 'causeway; fwd=stale; fwd-status=304; stored');
    assert.equal(headers['x-checked'], 'yes');
    assert.deepEqual(bench.upstream.seen[1]?.headers, { accept: 'text/plain', 'if-none-match': '"v1"' });
    assert.equal((await bench.get({ headers: { accept: 'text/plain' } })).note, 'hit');
  });

  it('gives the new one when it has one', async () => {
    await bench.get();
    bench.clock.advance(61_000);
    versions.now = '"v2"';
    const { body, note } = await bench.get();
    assert.deepEqual([body, note], ['body of "v2"', 'miss']);
  });

  it('is asked each time when its answer says so', async () => {
    const answer = bench.upstream.answer;
    bench.upstream.answer = async (exchange) => {
      const given = await answer(exchange);
      return { ...given, headers: { ...given.headers, 'cache-control': 'no-cache' } };
    };
    await bench.get();
    assert.equal((await bench.get()).note, 'revalidated');
    assert.equal((await bench.get()).note, 'revalidated');
    assert.equal(bench.upstream.calls, 3);
  });

  it('is asked by tiers as well', async () => {
    await bench.get({ side: 'hop' });
    bench.clock.advance(61_000);
    const { sent, note } = await bench.get({ side: 'hop' });
    assert.equal(note, 'revalidated');
    assert.equal(sent.answer?.status, 200);
  });

  it('is asked in the background, where stale answers may be given meanwhile', async () => {
    bench = createBench({ seconds, staleWhileRevalidate: 60 }, { upstream: service });
    bench.upstream.answer = async ({ headers }) =>
      headers['if-none-match'] === '"v1"'
        ? { status: 304, headers: {}, body: { kind: 'none' } }
        : bytes('a', { etag: '"v1"' });
    await bench.get();
    bench.clock.advance(61_000);
    assert.equal((await bench.get()).note, 'stale');
    assert.equal((await bench.get()).note, 'hit');
    assert.equal(bench.upstream.seen[1]?.headers['if-none-match'], '"v1"');
  });

  for (const name of ['if-match', 'if-unmodified-since', 'if-range']) {
    it(`judges ${name} itself`, async () => {
      await bench.get();
      const { note, cacheStatus } = await bench.get({ headers: { [name]: '"v1"' } });
      assert.deepEqual([note, cacheStatus], ['bypass', 'causeway; fwd=bypass']);
      assert.equal(bench.upstream.seen[1]?.headers[name], '"v1"');
    });
  }

  it('is asked for parts itself, which are not stored', async () => {
    const { note } = await bench.get({ headers: { range: 'bytes=0-1' } });
    assert.equal(note, 'bypass');
    assert.equal((await bench.get()).note, 'miss');
  });
});

describe('a client that wants no stored answer', () => {
  for (const header of [{ 'cache-control': 'no-cache' }, { 'cache-control': 'max-age=0' }, { pragma: 'no-cache' }]) {
    it(`is given a new one for ${JSON.stringify(header)}, of what is its own`, async () => {
      const bench = createBench({ seconds });
      await bench.get();
      const { body, cacheStatus } = await bench.get({ headers: header });
      assert.deepEqual(body, { number: 2 });
      assert.equal(cacheStatus, 'causeway; fwd=request; fwd-status=200; stored');
      assert.deepEqual((await bench.get()).body, { number: 2 });
    });
  }

  it('may want its answer not to be stored', async () => {
    const bench = createBench({ seconds });
    await bench.get({ headers: { 'cache-control': 'no-store' } });
    assert.equal((await bench.get()).note, 'miss');
  });

  it('is not heard where others would pay for it', async () => {
    const header = { headers: { 'cache-control': 'no-cache, no-store' } };
    for (const shared of ['public', 'scopes'] as const) {
      const bench = createBench({ seconds, shared });
      await bench.get();
      assert.equal((await bench.get(header)).note, 'hit');
    }
    const bench = createBench({ seconds });
    const stranger = { identity: { kind: 'anonymous', scopes: [] } } as const;
    await bench.get(stranger);
    assert.equal((await bench.get({ ...header, ...stranger })).note, 'hit');
  });
});

describe('answers that differ by the request’s header', () => {
  const make = (vary: string, settings = {}, more = {}) => {
    const bench = createBench({ seconds, ...settings }, { upstream: service });
    bench.upstream.answer = async ({ headers }) => bytes(String(headers['accept-language']), { vary, ...more });
    return bench;
  };
  const read = async (bench: Bench, language?: string) => {
    const { body, note } = await bench.get({ headers: language === undefined ? {} : { 'accept-language': language } });
    return [body, note];
  };

  it('are stored beside each other', async () => {
    const bench = make('Accept-Language');
    assert.deepEqual(await read(bench, 'en'), ['en', 'miss']);
    assert.deepEqual(await read(bench, 'de'), ['de', 'miss']);
    assert.deepEqual(await read(bench, 'en'), ['en', 'hit']);
    assert.deepEqual(await read(bench), ['undefined', 'miss']);
  });

  it('are told from what was never stored', async () => {
    const bench = make('Accept-Language');
    await read(bench, 'en');
    const { cacheStatus } = await bench.get({ headers: { 'accept-language': 'de' } });
    assert.equal(cacheStatus, 'causeway; fwd=vary-miss; fwd-status=200; stored');
  });

  it('are the same for what no caller sends on', async () => {
    const bench = make('Cookie');
    await read(bench, 'en');
    const { note } = await bench.get({ headers: { cookie: 'a=b' } });
    assert.equal(note, 'hit');
  });

  it('by the credential are stored for one caller, and for no more', async () => {
    const own = make('Authorization');
    await read(own, 'en');
    assert.deepEqual(await read(own, 'en'), ['en', 'hit']);
    const shared = make('Authorization', { shared: 'public' });
    await read(shared, 'en');
    assert.deepEqual(await read(shared, 'en'), ['en', 'miss']);
  });

  it('by what the gateway writes itself are not stored', async () => {
    const bench = make('X-Request-Id');
    await read(bench, 'en');
    assert.deepEqual(await read(bench, 'en'), ['en', 'miss']);
  });

  it('are told apart by their coding also when they do not say so', async () => {
    const bench = make('', {}, { 'content-encoding': 'gzip' });
    await bench.get({ headers: { 'accept-encoding': 'gzip' } });
    assert.equal((await bench.get({ headers: { 'accept-encoding': 'br' } })).note, 'miss');
    assert.equal((await bench.get({ headers: { 'accept-encoding': 'gzip' } })).note, 'hit');
  });

  it('are told apart by their language also when they do not say so', async () => {
    const bench = make('', {}, { 'content-language': 'en' });
    await read(bench, 'en');
    assert.deepEqual(await read(bench, 'de'), ['de', 'miss']);
  });

  it('C01: are asked for by nothing that one caller could slip into what all are given', async () => {
    const own = {
      'x-forwarded-host': 'evil',
      'x-colour': 'red',
      origin: 'https://evil',
      'user-agent': '<script>',
      'x-a': '1',
    };
    const negotiated = { accept: 'application/json', 'accept-language': 'en', 'accept-encoding': 'gzip' };
    const parameters = { path: { orderId: 'O-1' }, query: {}, header: { 'x-colour': 'red' }, cookie: {} };
    for (const shared of ['public', 'scopes'] as const) {
      const bench = createBench({ seconds, shared }, { upstream: service });
      await bench.get({ headers: { ...own, ...negotiated }, parameters });
      assert.deepEqual(bench.upstream.seen[0]?.headers, { 'x-colour': 'red', ...negotiated });
    }
    const bench = createBench({ seconds }, { upstream: service });
    await bench.get({ headers: own, parameters });
    assert.deepEqual(bench.upstream.seen[0]?.headers, own);
  });

  it('are told apart by media type where the contract has several', async () => {
    const answers = { mediaTypes: () => ['text/plain', 'text/csv'], check: () => [] };
    const bench = createBench({ seconds }, { upstream: service, answers });
    bench.upstream.answer = async () => bytes('a');
    await bench.get({ headers: { accept: 'text/plain' } });
    assert.equal((await bench.get({ headers: { accept: 'text/csv' } })).note, 'miss');
    assert.equal((await bench.get({ headers: { accept: 'text/plain' } })).note, 'hit');
  });
});
