import type { Contract, components } from '../../contracts/process/subscriptions.v1.ts';
import type { Context } from '../../handler.ts';

type Schemas = components['schemas'];
type Notice = Schemas['Notice'];
type Caller = Pick<Context<Contract>, 'call' | 'clock'>;

/** Days before its end from which on a key is spoken of, and days of calls that are looked at. */
const ahead = 30;
const dayLength = 86_400_000;

/** What a consumer has to act on, the soonest first. @throws Problem  `not-found` */
export async function noticesOf(consumerId: string, { call, clock }: Caller): Promise<Schemas['NoticeList']> {
  const { consumers } = call.system;
  const [{ notify, contact }, { items: keys }, { items: calls }] = await Promise.all([
    consumers.getConsumer({ consumerId }),
    consumers.listKeys({ consumerId }),
    consumers.listDeprecatedCalls({ consumerId, days: ahead }),
  ]);
  const byApi = Map.groupBy(calls, ({ operation }) => operation.split('#', 1)[0] as string);
  const endings = [...byApi].map(([api, rows]) => endingOf(api, rows));
  const items = [...endings, ...keys.flatMap((key) => expiryOf(key, keys, clock.now()))];
  return {
    items: items.toSorted((a, b) => (a.at ?? never).localeCompare(b.at ?? never)),
    notify,
    ...(contact === undefined ? {} : { contact }),
  };
}

/** Sorts behind every date. */
const never = '9999';

type Row = Schemas['DeprecatedCalls'];

function endingOf(api: string, rows: readonly Row[]): Notice {
  const { sunset, successor } = (rows[0] as Row).lifecycle;
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  const ended = sunset === undefined ? `Some of ${api} is deprecated` : `${api} ends on ${sunset}`;
  const next = successor === undefined ? '' : ` Move to ${successor}.`;
  return {
    kind: sunset === undefined ? 'deprecation' : 'sunset',
    ...(sunset === undefined ? {} : { at: `${sunset}T00:00:00.000Z` }),
    detail: `${ended}, and you called it ${calls} ${calls === 1 ? 'time' : 'times'} in the last ${ahead} days.${next}`,
    api,
    ...(successor === undefined ? {} : { successor }),
    operations: [...new Set(rows.map(({ operation }) => operation))].sort(),
    calls,
    lastSeen: rows
      .map(({ lastSeen }) => lastSeen)
      .sort()
      .at(-1) as string,
  };
}

/** A key that was exchanged ends as its owner chose: that is no news. */
function expiryOf(
  { keyId, label, state, expiresAt }: Schemas['Key'],
  keys: readonly Schemas['Key'][],
  now: number,
): Notice[] {
  const wasExchanged = keys.some(({ replaces }) => replaces === keyId);
  if (state !== 'live' || expiresAt === undefined || wasExchanged) return [];
  if (Date.parse(expiresAt) > now + ahead * dayLength) return [];
  return [
    { kind: 'key-expiry', at: expiresAt, detail: `The key “${label}” ends on ${expiresAt.slice(0, 10)}.`, keyId },
  ];
}
