import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { createLog } from '../../../gateway/telemetry/log.ts';
import { accessLog } from '../../../policies/access-log/access-log.ts';
import type { Outcome } from '../../../policies/policy.ts';
import { type ExchangeParts, type MountParts, mount } from '../support.ts';

describe('access-log', () => {
  /** The line written for one exchange that ends after 12.34 ms. */
  async function lineFor(
    exchange: ExchangeParts = {},
    outcome: Partial<Outcome> = {},
    parts: MountParts<{ sample: number; level: 'debug' | 'info' }> = {},
  ) {
    const mounted = mount(accessLog, parts);
    const sent = await mounted.send(exchange);
    mounted.clock.advance(12.34);
    sent.exchange.settle(outcome);
    assert.ok(mounted.log.lines.length <= 1);
    return mounted.log.lines[0];
  }

  it('says who asked for what, and what came of it', async () => {
    const line = await lineFor(
      {
        query: 'limit=20',
        headers: { 'user-agent': 'shop/1.0' },
        trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true },
        identity: {
          kind: 'consumer',
          clientId: 'shop',
          subject: 'shopper',
          consumer: { id: 'c1', name: 'Acme', plan: 'partner', environment: 'live' },
          scopes: ['orders:read'],
        },
      },
      { status: 200, bytes: 512 },
    );

    assert.deepEqual(line, {
      level: 'info',
      message: 'request',
      fields: {
        requestId: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
        traceId: 'a'.repeat(32),
        operation: 'experience/storefront.v2#getMyOrder',
        method: 'GET',
        route: '/experience/storefront/v2/orders/{orderId}',
        path: '/experience/storefront/v2/orders/O-00000042',
        query: 'limit=20',
        status: 200,
        problem: undefined,
        origin: undefined,
        complete: undefined,
        milliseconds: 12.3,
        bytes: 512,
        consumer: 'c1',
        subject: 'shopper',
        client: 'shop',
        address: '203.0.113.7',
        agent: 'shop/1.0',
      },
    });
  });

  it('writes nothing before the exchange is over', async () => {
    const mounted = mount(accessLog);
    await mounted.send();

    assert.deepEqual(mounted.log.lines, []);
  });

  it('writes refusals with their kind', async () => {
    const refuse = async () => {
      throw new Problem('missing-scope');
    };
    const line = await lineFor({}, { status: 403, problem: 'missing-scope' }, { next: refuse });

    assert.equal(line?.level, 'info');
    assert.equal(line?.fields.status, 403);
    assert.equal(line?.fields.problem, 'missing-scope');
  });

  it('adds what other policies noted, but lets none of it pass for its own fields', async () => {
    const line = await lineFor({ notes: { breaker: 'half-open', status: 999 } });

    assert.equal(line?.fields.breaker, 'half-open');
    assert.equal(line?.fields.status, 200);
  });

  it('marks an answer that broke off', async () => {
    const line = await lineFor({}, { status: 499, complete: false });

    assert.equal(line?.fields.status, 499);
    assert.equal(line?.fields.complete, false);
  });

  const secrets = [
    'ticket=s3cret',
    'access_token=s3cret',
    'limit=1&api_key=s3cret',
    'key=s3cret&limit=1',
    'TOKEN=s3cret',
    '%74icket=s3cret',
    'ticket[]=s3cret',
    'ticket=s3cret=s3cret',
    'q=cw_live_k1_s3cret',
    'q=eyJhbGciOiJFZERTQSJ9.s3cret.s3cret',
  ];
  for (const query of secrets) {
    it(`K02: keeps credentials in the query out of the log: ${query}`, async () => {
      const line = await lineFor({ query });

      assert.doesNotMatch(JSON.stringify(line), /s3cret/);
      assert.match(String(line?.fields.query), /\[redacted\]/);
    });
  }

  it('keeps ordinary and ill-formed parameters as they are', async () => {
    const query = 'limit=20&cursor=abc&flag&%zz=1&monkey=2';

    assert.equal((await lineFor({ query }))?.fields.query, query);
  });

  it('keeps credentials in the path, the user agent and the cause out of the log', async () => {
    const key = 'cw_test_k1_s3cret';
    const cause = new Error(`refused ${key}`, { cause: new Error(`behind ${key}`) });
    const line = await lineFor({ path: `/x/${key}`, headers: { 'user-agent': key } }, { status: 502, error: cause });

    assert.doesNotMatch(JSON.stringify(line), /s3cret/);
  });

  it('never writes a header that holds a credential', async () => {
    const line = await lineFor({
      headers: { authorization: 'Bearer s3cret', 'x-api-key': 's3cret', cookie: 's3cret' },
    });

    assert.doesNotMatch(JSON.stringify(line), /s3cret/);
  });

  it('A12: cuts what a caller can make long', async () => {
    const long = 'a'.repeat(1_000_000);
    const line = await lineFor({ path: `/${long}`, query: long, headers: { 'user-agent': long } });

    assert.equal(String(line?.fields.agent).length, 200);
    assert.ok(JSON.stringify(line).length < 4000);
  });

  it('A12: stays one line of JSON whatever the caller sends', async () => {
    let written = '';
    const log = createLog('info', { write: (text) => (written += text) });
    const { exchange } = await mount(accessLog, { surroundings: { log } }).send({
      path: '/x%0a{"level":"forged"}',
      headers: { 'user-agent': 'a\r\n{"level":"forged"}\u001b[31m' },
    });
    exchange.settle();

    assert.equal(written.indexOf('\n'), written.length - 1);
    assert.equal(written.includes('\u001b'), false);
    assert.equal(JSON.parse(written).agent, 'a\r\n{"level":"forged"}\u001b[31m');
  });

  it('writes the cause of a failure of ours as an error', async () => {
    const cause = new Error('connection refused', { cause: new TypeError('deeper') });
    const line = await lineFor({}, { status: 502, problem: 'upstream-unreachable', error: cause });
    const error = line?.fields.error as { name: string; message: string; stack: string; cause: { message: string } };

    assert.equal(line?.level, 'error');
    assert.equal(error.message, 'connection refused');
    assert.match(error.stack, /access-log\.test/);
    assert.equal(error.cause.message, 'deeper');
  });

  it('writes what lies beneath a problem, and where it began', async () => {
    const error = new Problem('upstream-unreachable', { cause: new Error('connection refused') });
    const line = await lineFor(
      {},
      { status: 502, problem: error.kind, error: error.from('system/orders.v1#getOrder') },
    );

    assert.equal(line?.level, 'error');
    assert.equal((line?.fields.error as { message: string } | undefined)?.message, 'connection refused');
    assert.equal(line?.fields.origin, 'system/orders.v1#getOrder');
  });

  it('does not call it an error when the gateway decided so', async () => {
    const error = new Problem('circuit-open');
    const line = await lineFor({}, { status: 503, problem: error.kind, error });

    assert.equal(line?.level, 'info');
    assert.equal(line?.fields.problem, 'circuit-open');
    assert.equal(line?.fields.error, undefined);
  });

  it('writes a cause that is no error, and one that is its own cause', async () => {
    const own = new Error('round');
    own.cause = own;

    const plain = await lineFor({}, { status: 500, error: { thrown: 'by hand' } });
    assert.match(JSON.stringify(plain?.fields.error), /by hand/);
    const round = await lineFor({}, { status: 500, error: own });
    assert.match(JSON.stringify(round?.fields.error), /round/);
  });

  it("does not call a caller's mistake an error, even when its cause is known", async () => {
    const line = await lineFor({}, { status: 401, error: new Error('expired') });

    assert.equal(line?.level, 'info');
    assert.equal(line?.fields.error, undefined);
  });

  it('writes as many of the successes as it is told, and all of the rest', async () => {
    const sampled = async (id: string, status: number) =>
      (await lineFor({ id }, { status }, { settings: { sample: 0.5 } })) !== undefined;

    assert.equal(await sampled('7fffffff-0000-4000-8000-000000000000', 200), true);
    assert.equal(await sampled('80000000-0000-4000-8000-000000000000', 200), false);
    assert.equal(await sampled('80000000-0000-4000-8000-000000000000', 404), true);
    assert.equal(await lineFor({}, { status: 204 }, { settings: { sample: 0 } }), undefined);
  });

  it('writes at the level it is told', async () => {
    assert.equal((await lineFor({}, {}, { settings: { level: 'debug' } }))?.level, 'debug');
  });
});
