import assert from 'node:assert/strict';
import { createLog } from '../../../gateway/telemetry/log.ts';

describe('the log', () => {
  const written = (fields: object): Record<string, unknown> => {
    const lines: string[] = [];
    createLog('info', { write: (line) => lines.push(line) }).info(fields, 'something happened');
    assert.equal(lines.length, 1);
    return JSON.parse(lines[0] as string) as Record<string, unknown>;
  };

  it('blanks whatever could hold a credential, at the top and one level below', () => {
    const headers = { 'x-api-key': 'cw_live_1_2', cookie: 'session=1', accept: '*/*' };
    const line = written({ token: 'eyJ', authorization: 'Bearer eyJ', ticket: 't', headers, kept: { nested: 1 } });
    assert.deepEqual([line.token, line.authorization, line.ticket], ['[redacted]', '[redacted]', '[redacted]']);
    assert.deepEqual(line.headers, { 'x-api-key': '[redacted]', cookie: '[redacted]', accept: '*/*' });
    assert.deepEqual(line.kept, { nested: 1 });
  });

  it('leaves what it was given as it was', () => {
    const fields = { secret: 'mine', inner: { password: 'mine' } };
    written(fields);
    assert.deepEqual(fields, { secret: 'mine', inner: { password: 'mine' } });
  });

  it('writes errors with their stack, under either name, and one line in ISO time', () => {
    const line = written({ err: new TypeError('broken'), error: { code: 7 } });
    assert.equal((line.err as { type: string }).type, 'TypeError');
    assert.match((line.err as { stack: string }).stack, /TypeError: broken/);
    assert.deepEqual(line.error, { code: 7 });
    assert.match(String(line.time), /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual([line.level, line.msg], ['info', 'something happened']);
  });

  it('has the fields of its parts on every line, and only lines of its level or above', () => {
    const lines: string[] = [];
    const log = createLog('warn', { write: (line) => lines.push(line) }).child({ worker: 2, key: 'cw_live_1_2' });
    log.info({}, 'unheard');
    log.warn({}, 'heard');
    const [{ time, ...line } = { time: '' }] = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
    assert.deepEqual([lines.length, line], [1, { level: 'warn', worker: 2, key: '[redacted]', msg: 'heard' }]);
    assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000);
  });

  it('is written too where fields are nothing JSON has', () => {
    const circle: Record<string, unknown> = { depth: 1n };
    circle.self = circle;
    const line = written({ circle, operation: 'a' });
    assert.match(String(line.circle), /depth: 1n/);
    assert.equal(line.msg, 'something happened');
  });
});
