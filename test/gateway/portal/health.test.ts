import assert from 'node:assert/strict';
import request from 'supertest';
import { lately } from '../../../gateway/portal/lately.ts';
import type { RecordedUsage } from '../../../gateway/usage/usage.ts';
import { now, portalApp, sampleCatalogue } from './sample.ts';

const words = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const none = { calls: 0, errors: 0, refused: 0, limited: 0 };
const path = '/portal/apis/experience/storefront/v2';

const points = Array.from({ length: 24 }, (_, hour) => ({
  ...none,
  start: new Date(now - (23 - hour) * 3_600_000).toISOString(),
  ...(hour === 20 ? { calls: 100, errors: 20 } : {}),
  ...(hour === 21 ? { calls: 9_900 } : {}),
}));

const report: RecordedUsage = {
  period: 'day',
  from: points[0]?.start ?? '',
  to: new Date(now).toISOString(),
  recordedTo: new Date(now).toISOString(),
  delaySeconds: 5,
  totals: { ...none, calls: 10_000, errors: 20, p50: 12, p95: 1_500 },
  points,
  operations: [
    {
      ...none,
      operation: 'experience/storefront.v2#listProducts',
      calls: 10_000,
      errors: 20,
      p50: 12,
      p95: 1_500,
      lastSeen: '',
    },
    { ...none, operation: 'experience/storefront.v2#gone', calls: 1, lastSeen: '' },
  ],
};

const read = async (given: RecordedUsage | undefined, changes = {}) => {
  const usage = { healthOf: () => (given === undefined ? Promise.reject(new Error('away')) : Promise.resolve(given)) };
  return (
    await request(portalApp(sampleCatalogue, { usage, ...changes }))
      .get(path)
      .expect(200)
  ).text;
};

describe('the health of an API', () => {
  it('is how it answered in the last day, and which hours had failures', async () => {
    const text = await read(report);
    assert.match(words(text), /Answered 99\.8 % .* Half of them within 12 ms 95 of 100 within 1\.5 s/);
    assert.match(text, /aria-label="Failures in the hour from 09:00 UTC\."/);
    const bars = [...text.matchAll(/<rect class="is-(\w+)" x="\d+" y="0"/g)].map(([, state]) => state);
    assert.deepEqual(bars.slice(19), ['none', 'bad', 'good', 'none', 'none']);
    assert.match(words(text), /Summary of listProducts 99\.8 % 12 ms 1\.5 s/);
  });

  it('does not tell strangers how many calls there are', async () => {
    assert.doesNotMatch(await read(report), /10,000/);
    const visitor = { subject: 'ada', name: 'Ada', scopes: [], formToken: 'x' };
    const sessions = { visitor: async () => visitor };
    assert.match(words(await read(report, { sessions })), /Calls 10,000/);
  });

  it('is never called complete when a call failed', async () => {
    const almost = { ...report, totals: { ...none, calls: 1_000_000, errors: 1 } };
    assert.match(words(await read(almost)), /Answered 99\.99 %/);
  });

  it('says so when nobody called, or nobody knows', async () => {
    assert.match(await read({ ...report, totals: none, operations: [] }), /Nobody has called it/);
    assert.match(await read(undefined), /cannot be read at this moment/);
  });

  it('is asked for once by all who look at about the same time, and again after a failure', async () => {
    let time = 0;
    const asked: string[] = [];
    const tell = lately({ now: () => time }, async (key) => {
      asked.push(key);
      if (key === 'bad') throw new Error('away');
      return asked.length;
    });
    assert.deepEqual(await Promise.all([tell('a'), tell('a'), tell('b')]), [1, 1, 2]);
    time = 6_000;
    assert.equal(await tell('a'), 3);
    assert.deepEqual([await tell('bad'), await tell('bad')], [undefined, undefined]);
    assert.deepEqual(asked, ['a', 'b', 'a', 'bad', 'bad']);
  });
});
