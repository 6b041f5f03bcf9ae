import assert from 'node:assert/strict';
import { neverReached } from '../../../policies/parts/never-reached.ts';
import { createClock } from '../../policies/support.ts';
import { answer, ok, type RawUpstream, says, startUpstream } from '../../support/upstream.ts';
import { forwardTo, tell } from './support.ts';

const origin = 'system/payments.v1#authorisePayment';

describe('a call to another process of the gateway', () => {
  let upstream: RawUpstream;
  before(async () => {
    upstream = await startUpstream();
  });
  after(() => upstream.close());

  const call = async (text: string, parts: Parameters<typeof tell>[1] = {}, to: 'tier' | 'service' = 'tier') => {
    upstream.behave(says(text));
    const clock = createClock();
    const forward = forwardTo(upstream.url, {
      clock,
      total: 5_000,
      upstream: to === 'tier' ? { identity: 'tier' } : {},
    });
    const count = upstream.seen.length;
    const told = await tell(forward.handler, parts);
    await forward.close();
    return { told, request: upstream.seen[count] };
  };
  const problem = (status: string, kind: string, more: object = {}, fields: Record<string, string> = {}): string => {
    const body = JSON.stringify({ type: `http://elsewhere.example/problems/${kind}`, ...more });
    const length = String(Buffer.byteLength(body));
    return answer(status, { 'Content-Type': 'application/problem+json', 'Content-Length': length, ...fields }, body);
  };

  it('carries the request id, the trace, and less time than is left', async () => {
    const { request } = await call(ok('{}'), { deadline: createClock().monotonic() + 500 });
    assert.equal(request?.headers['causeway-request-id'], '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90');
    assert.equal(request?.headers['causeway-deadline'], '480');
    assert.match(request?.headers.traceparent ?? '', /4bf92f3577b34da6a3ce929d0e0e4736/);
  });

  it('is not made when no time is left for it', async () => {
    const { told, request } = await call(ok('{}'), { deadline: createClock().monotonic() + 20 });
    assert.equal(told.kind, 'upstream-timeout');
    assert.equal(request, undefined);
  });

  it('says nothing of the gateway’s own that a caller made up, to whatever upstream', async () => {
    const headers = { 'causeway-deadline': '999999', 'causeway-request-id': 'mine', 'causeway-origin': 'me' };
    const parts = { headers, deadline: createClock().monotonic() + 500 };
    const tier = (await call(ok('{}'), parts)).request?.headers ?? {};
    assert.equal(tier['causeway-deadline'], '480');
    assert.equal(tier['causeway-origin'], undefined);
    const service = (await call(ok('{}'), parts, 'service')).request?.headers ?? {};
    assert.deepEqual(
      Object.keys(service).filter((name) => name.startsWith('causeway-')),
      [],
    );
  });

  it('is refused as it would be in one process: kind, detail, errors, time to wait, and where it began', async () => {
    const errors = [{ pointer: '/amount', detail: 'is too much' }];
    const text = problem(
      '503 Service Unavailable',
      'overloaded',
      { detail: 'Full.', errors },
      { 'Retry-After': '7', 'Causeway-Origin': origin },
    );
    const { told } = await call(text);
    assert.equal(told.kind, 'overloaded');
    assert.deepEqual(told.problem?.facts, { origin, detail: 'Full.', errors, headers: { 'retry-after': '7' } });
  });

  it('says whether it got to what was called there, so that nobody takes back what never was', async () => {
    const refused = (fields: Record<string, string>) =>
      call(problem('502 Bad Gateway', 'upstream-unreachable', {}, { 'Causeway-Origin': origin, ...fields }));
    assert.equal(neverReached((await refused({ 'Causeway-Reached': 'no' })).told.problem), true);
    assert.equal(neverReached((await refused({})).told.problem), false);
  });

  it('failed here, not there, when no operation answered', async () => {
    const starting = problem('503 Service Unavailable', 'unavailable', {}, { 'Retry-After': '1' });
    const cases: [text: string, kind: string][] = [
      [starting, 'unavailable'],
      [problem('403 Forbidden', 'tier-not-public'), 'bad-upstream-answer'],
      [problem('404 Not Found', 'no-such-route'), 'bad-upstream-answer'],
      [problem('504 Gateway Timeout', 'upstream-timeout'), 'upstream-timeout'],
      [answer('200 OK', { 'Content-Length': '3' }, 'abc').replace('200 OK', '429 Too Many'), 'bad-upstream-answer'],
    ];
    for (const [text, kind] of cases) {
      const { told } = await call(text);
      assert.equal(told.kind, kind);
      assert.equal(told.problem?.facts.origin, undefined);
    }
  });

  it('alone may say where a problem began: a service that says so is not believed', async () => {
    const { told } = await call(problem('409 Conflict', 'conflict', {}, { 'Causeway-Origin': origin }), {}, 'service');
    assert.equal(told.status, 409);
    assert.equal(told.headers['causeway-origin'], undefined);
  });
});
