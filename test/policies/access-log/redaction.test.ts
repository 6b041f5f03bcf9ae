import assert from 'node:assert/strict';
import { redact, redactQuery } from '../../../policies/access-log/redaction.ts';

describe('redaction', () => {
  it('takes keys and tokens out of any text', () => {
    assert.equal(redact('key cw_live_k1_abc-DEF_9 refused'), 'key [redacted] refused');
    assert.equal(redact('Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln, twice'), 'Bearer [redacted], twice');
  });

  it('leaves other text as it is', () => {
    for (const text of ['', 'screw_it', 'cw_', 'eyJ', 'an eyJot']) assert.equal(redact(text), text);
  });

  it('takes out the values of telling parameters, and no others', () => {
    assert.equal(redactQuery('a=1&ticket=x&b=&ticket=y&token'), 'a=1&ticket=[redacted]&b=&ticket=[redacted]&token');
  });

  it('knows telling parameters by every spelling of their names', () => {
    for (const name of ['Ticket', '%74icket', 'ticket[]', 'ticket%5B0%5D', 'X-API-Key', 'access_token']) {
      assert.equal(redactQuery(`${name}=x`), `${name}=[redacted]`);
    }
    for (const name of ['tickets', '%zz', 'monkey', '', 'ticket%']) {
      assert.equal(redactQuery(`${name}=x`), `${name}=x`);
    }
  });

  it('is quick even with a query made to slow it down', () => {
    const started = process.hrtime.bigint();
    redactQuery(`${'cw_a_'.repeat(20_000)}${'eyJ'.repeat(20_000)}${'eyJaaaaaaaa'}${'.'.repeat(50_000)} `);
    const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;

    assert.ok(milliseconds < 500, `${milliseconds} ms`);
  });
});
