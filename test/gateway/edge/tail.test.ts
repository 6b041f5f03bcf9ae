import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { answerOf } from '../../../gateway/edge/tail.ts';
import type { Answer, AnswerBody } from '../../../policies/policy.ts';
import { serve } from '../upstreams/support.ts';

const waitOf = (problem: Problem) =>
  answerOf(problem, 'https://api.causeway.example', '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90').headers['retry-after'];

describe('an answer made of a problem', () => {
  it('says when to come back wherever its help says that it does', () => {
    assert.equal(waitOf(new Problem('unavailable')), '1');
    assert.equal(waitOf(new Problem('unavailable', { headers: { 'Retry-After': '7' } })), '7');
    assert.equal(waitOf(new Problem('not-found')), undefined);
  });

  it('arrives whatever its fields are, without those that cannot be sent', async () => {
    const headers = { 'x-odd': 'größe€', 'x-split': 'a\r\nb: c', 'x-plain': 'caf\u00e9', allow: 'GET' };
    const listening = await serve((exchange) => {
      exchange.outgoing['x-ours'] = '€';
      return Promise.reject(new Problem('method-not-allowed', { headers }));
    });
    try {
      const answer = await fetch(listening.url);
      assert.equal(answer.status, 405);
      const names = ['x-odd', 'x-split', 'x-ours', 'x-plain', 'allow'];
      assert.deepEqual(
        names.map((name) => answer.headers.get(name)),
        [null, null, null, 'caf\u00e9', 'GET'],
      );
    } finally {
      await listening.close();
    }
  });

  it('takes the place of an answer with a field that cannot be sent', async () => {
    for (const [own, ours] of [
      ['€', 'plain'],
      ['plain', '€'],
    ] as const) {
      const listening = await serve((exchange) => {
        exchange.outgoing['x-ours'] = ours;
        return Promise.resolve({ status: 200, headers: { 'x-own': own }, body: { kind: 'none' } });
      });
      try {
        const answer = await fetch(listening.url);
        assert.equal(answer.status, 500);
        assert.equal(answer.headers.get('x-ours'), ours === 'plain' ? ours : null);
      } finally {
        await listening.close();
      }
    }
  });
});

describe('an answer', () => {
  async function sent(body: AnswerBody, headers: Answer['headers'] = {}, exchanged: Record<string, string> = {}) {
    const listening = await serve((exchange) => {
      Object.assign(exchange.outgoing, exchanged);
      return Promise.resolve({ status: 200, headers, body });
    });
    try {
      const answer = await fetch(listening.url);
      return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
    } finally {
      await listening.close();
    }
  }

  it('arrives byte for byte, small or large, whatever its bytes and its fields are', async () => {
    for (const length of [1, 256, 8_192, 8_193, 100_000]) {
      const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 256));
      const answer = await sent({ kind: 'bytes', bytes }, { 'content-type': 'x/y', 'x-name': 'caf\u00e9' });
      assert.ok(answer.bytes.equals(bytes), `${length} bytes`);
      assert.equal(answer.headers.get('content-length'), String(length));
      assert.equal(answer.headers.get('x-name'), 'caf\u00e9');
    }
  });

  it('that is data arrives as JSON in UTF-8, whatever its letters and however long', async () => {
    for (const name of ['cable', 'Gr\u00fc\u00dfe', '\u2713', 'x'.repeat(10_000), '\u00fc'.repeat(8_000)]) {
      const answer = await sent({ kind: 'value', value: { name } });
      assert.equal(answer.headers.get('content-type'), 'application/json');
      assert.equal(answer.headers.get('content-length'), String(answer.bytes.length));
      assert.deepEqual(JSON.parse(answer.bytes.toString()), { name });
    }
  });

  it('is told the gateway’s word last, but lists hold both', async () => {
    const own = { vary: 'Accept', 'cache-control': 'max-age=60', 'content-length': '7' };
    const ours = { vary: 'Origin', 'cache-control': 'no-store', 'x-request-id': '1' };
    const { headers } = await sent({ kind: 'bytes', bytes: Buffer.from('four') }, own, ours);
    const names = ['vary', 'cache-control', 'content-length', 'x-request-id'];
    assert.deepEqual(
      names.map((name) => headers.get(name)),
      ['Accept, Origin', 'no-store', '4', '1'],
    );
  });
});
