import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { challengeOf, credentialsOf, withoutTickets } from '../../../policies/parts/credentials.ts';
import type { Operation } from '../../../policies/policy.ts';
import { type ExchangeParts, exchangeFor, operationFor } from '../support.ts';

const every: Operation = operationFor({ security: [{ accessToken: [] }, { apiKey: [] }, { ticket: [] }] });
const read = (parts: ExchangeParts) => credentialsOf(exchangeFor({ operation: every, ...parts }));
const ambiguous = (error: unknown): boolean => error instanceof Problem && error.kind === 'ambiguous-credentials';

describe('credentials', () => {
  it('finds none in a request that brings none', () => {
    assert.deepEqual(read({}), {});
    assert.deepEqual(read({ query: 'limit=5&b%20c=1' }), {});
  });

  it('reads a token, a key or a ticket', () => {
    assert.deepEqual(read({ headers: { authorization: 'Bearer a.b.c' } }), { bearer: 'a.b.c' });
    assert.deepEqual(read({ headers: { authorization: 'bEARER  a.b.c' } }), { bearer: 'a.b.c' });
    assert.deepEqual(read({ headers: { 'x-api-key': 'cw_test_a_b' } }), { apiKey: 'cw_test_a_b' });
    assert.deepEqual(read({ query: 'a=1&ticket=t%2D1' }), { ticket: 't-1' });
  });

  it('finds a ticket whose name is written with percent signs', () => {
    assert.deepEqual(read({ query: '%74icket=t1' }), { ticket: 't1' });
  });

  it('takes another authorization scheme for a bad token, not for none', () => {
    assert.deepEqual(read({ headers: { authorization: 'Basic YTpi' } }), { bearer: '' });
    assert.deepEqual(read({ headers: { authorization: 'Bearer' } }), { bearer: '' });
    assert.deepEqual(read({ headers: { authorization: '' } }), { bearer: '' });
  });

  const twice: Record<string, ExchangeParts> = {
    'two Authorization lines': { headers: { authorization: ['Bearer a', 'Bearer b'] } },
    'two equal Authorization lines': { headers: { authorization: ['Bearer a', 'Bearer a'] } },
    'two keys, as Node joins them': { headers: { 'x-api-key': 'a, b' } },
    'two keys in a list': { headers: { 'x-api-key': ['a', 'b'] } },
    'a token and a key': { headers: { authorization: 'Bearer a', 'x-api-key': 'b' } },
    'an empty key beside a token': { headers: { authorization: 'Bearer a', 'x-api-key': '' } },
    'a token and a ticket': { headers: { authorization: 'Bearer a' }, query: 'ticket=t' },
    'a key and a ticket': { headers: { 'x-api-key': 'a' }, query: 'ticket=t' },
    'two tickets': { query: 'ticket=t&ticket=t' },
    'two tickets, one of them disguised': { query: 'ticket=t&tick%65t=u' },
  };
  for (const [what, parts] of Object.entries(twice)) {
    it(`refuses ${what}`, () => assert.throws(() => read(parts), ambiguous));
  }

  it('leaves a parameter called ticket alone where no ticket is taken', () => {
    const operation = operationFor({ security: [{ accessToken: [] }] });

    assert.deepEqual(read({ operation, query: 'ticket=T-42' }), {});
    assert.deepEqual(read({ operation, query: 'ticket=T-42', headers: { authorization: 'Bearer a' } }), {
      bearer: 'a',
    });
  });

  it('takes the ticket out of a query and leaves the rest as it was', () => {
    assert.equal(withoutTickets('a=%41&ticket=t&b=+&tick%65t=u&c'), 'a=%41&b=+&c');
    assert.equal(withoutTickets('ticket=t'), '');
  });

  it('says which credentials would help', () => {
    assert.equal(challengeOf(every), 'Bearer, ApiKey header="X-API-Key", Ticket parameter="ticket"');
    assert.equal(challengeOf(operationFor({ security: [{ accessToken: ['a'] }, { accessToken: ['b'] }] })), 'Bearer');
  });
});
