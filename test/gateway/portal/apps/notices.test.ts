import assert from 'node:assert/strict';
import { noticeList, worthTelling } from '../../../../gateway/portal/apps/notices.ts';
import type { Key } from '../../../../gateway/portal/apps/records.ts';
import type { AppNotices } from '../../../../gateway/portal/apps/usage-records.ts';
import { render } from '../../../../gateway/portal/html.ts';
import { sampleDocument } from '../sample.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const key = (keyId: string, expiresAt: string, more: Partial<Key> = {}): Key => ({
  ...{ keyId, consumerId: 'acme', environment: 'live', label: keyId, scopes: [], state: 'live' },
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt,
  ...more,
});

describe('the notices of an app', () => {
  const told: AppNotices = {
    notify: 'everything',
    items: [
      { kind: 'key-expiry', at: '2026-11-30T00:00:00Z', detail: 'Old ends.', keyId: 'old' },
      { kind: 'key-expiry', at: '2026-11-30T00:00:00Z', detail: 'Exchanged ends.', keyId: 'exchanged' },
      { kind: 'key-expiry', at: '2026-11-23T13:00:00Z', detail: 'Trying out ends.', keyId: 'trying' },
      {
        kind: 'sunset',
        at: '2027-06-30T00:00:00Z',
        detail: 'It ends.',
        api: 'experience/storefront.v1',
        successor: 'experience/storefront.v2',
      },
    ],
  };

  it('leave out keys that were made for an hour, or have another beside them', () => {
    const keys = [
      key('old', '2026-11-30T00:00:00Z'),
      key('exchanged', '2026-11-30T00:00:00Z'),
      key('next', '2027-11-30T00:00:00Z', { replaces: 'exchanged' }),
      key('trying', '2026-11-23T13:00:00Z', { createdAt: '2026-11-23T12:00:00Z' }),
    ];
    assert.deepEqual(
      worthTelling(told, keys).items.map(({ detail }) => detail),
      ['Old ends.', 'It ends.'],
    );
  });

  it('say what to do', () => {
    const next = sampleDocument('experience/storefront.v2');
    const [old = '', , , sunset = ''] = noticeList('acme', told, [next], now).map((notice) => render(notice));
    assert.match(old, /is-bad[\s\S]*in 7 days[\s\S]*href="\/portal\/apps\/acme\/keys\/old\/rotation"/);
    assert.match(sunset, /in 7 months[\s\S]*Move to <a href="\/portal\/apis\/experience\/storefront\/v2">/);
    assert.doesNotMatch(sunset, /is-bad/);
  });
});
