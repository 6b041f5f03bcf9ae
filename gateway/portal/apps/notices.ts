import type { CatalogueDocument } from '../catalogue.ts';
import { html, type Markup } from '../html.ts';
import { distance, pageOf } from '../parts.ts';
import { keyPath } from './parts.ts';
import type { Key } from './records.ts';
import type { AppNotices } from './usage-records.ts';

/** What an app has to act on, the soonest first. */
export const noticeList = (
  app: string,
  { items }: AppNotices,
  documents: readonly CatalogueDocument[],
  now: number,
): readonly Markup[] =>
  items.map(({ kind, at, detail, successor, keyId }) => {
    const next = documents.find(({ id }) => id === successor);
    const tone = at !== undefined && Date.parse(at) - now < soon ? 'is-bad' : '';
    return html`<p class="notice ${tone}"><strong>${detail}</strong>${at !== undefined && ` (${distance(at, now)})`}
${next && html` Move to <a href="${pageOf(next)}">${next.title} v${next.version}</a>.`}
${kind === 'key-expiry' && keyId !== undefined && html` <a href="${keyPath(app, keyId, 'rotation')}">Exchange it</a> while both are good.`}</p>`;
  });

/** Milliseconds. */
const soon = 14 * 86_400_000;
const week = 7 * 86_400_000;

/** Without the ends of keys that were made for days, or have another beside them already. */
export const worthTelling = (notices: AppNotices, keys: readonly Key[]): AppNotices => ({
  ...notices,
  items: notices.items.filter(({ kind, keyId }) => {
    const key = keys.find((one) => one.keyId === keyId);
    if (kind !== 'key-expiry' || key?.expiresAt === undefined) return true;
    const isBrief = Date.parse(key.expiresAt) - Date.parse(key.createdAt) < week;
    return !isBrief && !keys.some(({ replaces, state }) => replaces === keyId && state === 'live');
  }),
});
