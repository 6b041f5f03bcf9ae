import assert from 'node:assert/strict';
import type { MediaType } from '../../../../gateway/contracts/openapi.ts';
import { createForm } from '../../../../gateway/contracts/wire/form.ts';

const content: MediaType = {
  schema: {
    type: 'object',
    properties: {
      amount: { type: 'integer' },
      tags: { type: 'array', items: { type: 'string' } },
      card: { type: 'object', properties: { month: { type: 'integer' }, holder: { type: 'string' } } },
      filter: { type: 'object' },
      ids: { type: 'array', items: { type: 'integer' } },
    },
  },
  encoding: { filter: { contentType: 'application/json' }, ids: { style: 'form', explode: false } },
};

describe('a form body', () => {
  const form = createForm(content);

  it('becomes the value its schema describes, and the same text again', () => {
    const value = {
      amount: 5,
      tags: ['a b', 'c&d'],
      card: { month: 3, holder: 'E. Jansen' },
      filter: { open: true },
      ids: [1, 2],
    };
    const text = form.serialise(value);
    assert.equal(
      text,
      'amount=5&tags=a%20b&tags=c%26d&card%5Bmonth%5D=3&card%5Bholder%5D=E.%20Jansen&filter=%7B%22open%22%3Atrue%7D&ids=1,2',
    );
    assert.deepEqual(form.parse(text), value);
  });

  it('keeps what no property is named after for the schema to judge', () => {
    assert.deepEqual(form.parse('amount=1&colour=red'), { amount: 1, colour: 'red' });
  });

  it('D09: may have a thousand names, and names that objects have by themselves, and is nothing but data', () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`a${at}`, String(at)]));
    assert.deepEqual({ ...form.parse(new URLSearchParams(many).toString()) }, many);
    const odd = form.parse('hasOwnProperty=1&constructor=2&__proto__[admin]=4&amount=5');
    assert.equal((odd as Record<string, unknown>).admin, undefined);
    assert.equal(({} as Record<string, unknown>).admin, undefined);
    assert.equal((odd as Record<string, unknown>).amount, 5);
    assert.match(JSON.stringify(form.parse('__proto__=3')), /unknown property/);
  });

  it('is told where it does not fit', () => {
    assert.deepEqual(form.parse('amount=much'), [{ pointer: '/amount', detail: 'must be an integer' }]);
    assert.deepEqual(form.parse('amount=1&amount=2'), [{ pointer: '/amount', detail: 'may be given only once' }]);
    assert.match(JSON.stringify(form.parse('amount=%zz')), /percent-encoding/);
  });
});
