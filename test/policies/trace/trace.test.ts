import assert from 'node:assert/strict';
import { trace } from '../../../policies/trace/trace.ts';
import { mount } from '../support.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const incoming = `00-${traceId}-${spanId}-01`;

describe('trace', () => {
  const mounted = mount(trace);
  const traced = async (headers: Record<string, string | string[]>) => (await mounted.send({ headers })).exchange.trace;

  it('puts the request id on every answer', async () => {
    const { exchange } = await mounted.send({ id: '7f1c0c58-35a5-4a52-8a6e-2f6f9a1f0c11' });

    assert.equal(exchange.outgoing['x-request-id'], '7f1c0c58-35a5-4a52-8a6e-2f6f9a1f0c11');
  });

  it('never takes a request id from the caller', async () => {
    const { exchange } = await mounted.send({ headers: { 'x-request-id': 'mine' } });

    assert.notEqual(exchange.id, 'mine');
    assert.equal(exchange.outgoing['x-request-id'], exchange.id);
  });

  it('begins a trace when the caller brings none', async () => {
    const { traceId, spanId, parentId, state } = await traced({});

    assert.match(traceId, /^(?!0{32})[0-9a-f]{32}$/);
    assert.match(spanId, /^(?!0{16})[0-9a-f]{16}$/);
    assert.equal(parentId, undefined);
    assert.equal(state, undefined);
  });

  it("continues the caller's trace as a span of its own", async () => {
    const own = await traced({ traceparent: incoming });

    assert.equal(own.traceId, traceId);
    assert.equal(own.parentId, spanId);
    assert.notEqual(own.spanId, spanId);
    assert.equal(own.sampled, true);
  });

  it('keeps the decision not to sample', async () => {
    assert.equal((await traced({ traceparent: `00-${traceId}-${spanId}-00` })).sampled, false);
    assert.equal((await traced({ traceparent: `00-${traceId}-${spanId}-02` })).sampled, false);
    assert.equal((await traced({ traceparent: `00-${traceId}-${spanId}-ff` })).sampled, true);
  });

  it('reads what it knows of a later version', async () => {
    assert.equal((await traced({ traceparent: `cc-${traceId}-${spanId}-01` })).traceId, traceId);
    assert.equal((await traced({ traceparent: `cc-${traceId}-${spanId}-01-what-the-future-brings` })).traceId, traceId);
  });

  const broken: Record<string, string | string[]> = {
    'version ff': `ff-${traceId}-${spanId}-01`,
    'a trace id of zeros': `00-${'0'.repeat(32)}-${spanId}-01`,
    'a span id of zeros': `00-${traceId}-${'0'.repeat(16)}-01`,
    'upper case': incoming.toUpperCase(),
    'a field too many for version 00': `${incoming}-01`,
    'a later version without a separator': `cc-${traceId}-${spanId}-01.what`,
    'a short trace id': `00-${traceId.slice(1)}-${spanId}-01`,
    'surrounding space': ` ${incoming}`,
    'two fields joined': `${incoming}, ${incoming}`,
    'a list': [incoming, incoming],
    nonsense: 'drop table',
    'an empty field': '',
    'an oversized field': `cc-${traceId}-${spanId}-01-${'a'.repeat(100_000)}`,
  };
  for (const [what, traceparent] of Object.entries(broken)) {
    it(`H15: begins a new trace when traceparent is broken: ${what}`, async () => {
      const own = await traced({ traceparent, tracestate: 'vendor=1' });

      assert.notEqual(own.traceId, traceId);
      assert.equal(own.parentId, undefined);
      assert.equal(own.state, undefined);
    });
  }

  it('passes tracestate on as it came', async () => {
    const tracestate = 'congo=t61rcWkgMzE, tenant@vendor=a b/c ,,rojo=00f067aa0ba902b7';

    assert.equal((await traced({ traceparent: incoming, tracestate })).state, tracestate);
  });

  const unfit: Record<string, string> = {
    'longer than 512 characters': `a=${'x'.repeat(255)},b=${'x'.repeat(255)}`,
    'of more than 32 members': Array.from({ length: 33 }, (_, index) => `k${index}=1`).join(','),
    'without a value': 'congo',
    'with a control character': 'congo=a\u001bb',
    'with an upper-case key': 'Congo=1',
  };
  for (const [what, tracestate] of Object.entries(unfit)) {
    it(`H15: drops a tracestate ${what}, and keeps the trace`, async () => {
      const own = await traced({ traceparent: incoming, tracestate });

      assert.equal(own.traceId, traceId);
      assert.equal(own.state, undefined);
    });
  }

  it('lets no caller into its traces when told so', async () => {
    const { exchange } = await mount(trace, { settings: { trustIncoming: false } }).send({
      headers: { traceparent: incoming },
    });

    assert.notEqual(exchange.trace.traceId, traceId);
    assert.equal(exchange.trace.parentId, undefined);
  });

  it('marks as many of its own traces as sampled as it is told', async () => {
    const sampled = async (sampleRatio: number) => {
      const policy = mount(trace, { settings: { sampleRatio } });
      const sent = await Promise.all(Array.from({ length: 2000 }, () => policy.send()));
      return sent.filter(({ exchange }) => exchange.trace.sampled).length;
    };

    assert.equal(await sampled(0), 0);
    assert.equal(await sampled(1), 2000);
    const half = await sampled(0.5);
    assert.ok(half > 800 && half < 1200, `${half} of 2000`);
  });
});
