import assert from 'node:assert/strict';
import { noticesOf } from '../../../../apis/process/subscriptions/notices.ts';

const now = Date.UTC(2026, 10, 23);
const old = 'experience/storefront.v1';
const row = (day: string, calls: number, operation = 'listProducts', lifecycle: object = {}) => ({
  ...{ day, operation: `${old}#${operation}`, kind: 'consumer', caller: 'acme', environment: 'live', calls },
  ...{ lastSeen: `${day}T10:00:00.000Z`, lifecycle: { state: 'deprecated', ...lifecycle } },
});
const key = (keyId: string, expiresAt?: string, more: object = {}) => ({
  keyId,
  label: keyId,
  state: 'live',
  expiresAt,
  ...more,
});

const notices = (calls: readonly object[], keys: readonly object[] = []) => {
  const consumers = {
    getConsumer: async () => ({ notify: 'endings', contact: 'it@acme.example' }),
    listKeys: async () => ({ items: keys }),
    listDeprecatedCalls: async () => ({ items: calls }),
  };
  const context = { call: { system: { consumers } }, clock: { now: () => now, monotonic: () => 0 } };
  return noticesOf('acme', context as unknown as Parameters<typeof noticesOf>[1]);
};

describe('notices of a consumer', () => {
  it('tell once of each version that ends, with how much it is still called and what takes its place', async () => {
    const ends = { sunset: '2027-06-30', successor: 'experience/storefront.v2' };
    const { items, notify, contact } = await notices([
      row('2026-11-22', 5, 'listProducts', ends),
      row('2026-11-20', 2, 'getProduct', ends),
    ]);
    assert.deepEqual([notify, contact], ['endings', 'it@acme.example']);
    assert.deepEqual(items, [
      {
        kind: 'sunset',
        at: '2027-06-30T00:00:00.000Z',
        detail: `${old} ends on 2027-06-30, and you called it 7 times in the last 30 days. Move to experience/storefront.v2.`,
        api: old,
        successor: 'experience/storefront.v2',
        operations: [`${old}#getProduct`, `${old}#listProducts`],
        calls: 7,
        lastSeen: '2026-11-22T10:00:00.000Z',
      },
    ]);
  });

  it('tell of what ends some day, after all that has a date', async () => {
    const { items } = await notices([row('2026-11-22', 1)], [key('soon', '2026-12-01T00:00:00.000Z')]);
    assert.deepEqual(
      items.map(({ kind, detail }) => [kind, detail]),
      [
        ['key-expiry', 'The key “soon” ends on 2026-12-01.'],
        ['deprecation', `Some of ${old} is deprecated, and you called it 1 time in the last 30 days.`],
      ],
    );
  });

  it('leave out keys that end later, or that were exchanged or revoked', async () => {
    const soon = '2026-12-01T00:00:00.000Z';
    const keys = [
      key('later', '2027-12-01T00:00:00.000Z'),
      key('for ever'),
      key('exchanged', soon),
      key('its heir', undefined, { replaces: 'exchanged' }),
      key('revoked', soon, { state: 'revoked' }),
    ];
    assert.deepEqual((await notices([], keys)).items, []);
  });
});
