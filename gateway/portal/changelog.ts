import type { ContractChange } from '../history/change.ts';
import type { ContractChanges } from '../history/table.ts';
import { type Content, html, type Markup } from './html.ts';
import { inlineMarkdown } from './markdown.ts';
import { day } from './parts.ts';

/** Changes of one entry that are shown at once. */
const most = 40;

/** What became of a contract since the gateway first ran it, the latest first. */
export const changelogSection = (
  entries: readonly ContractChanges[] | undefined,
): Markup => html`<section aria-labelledby="changelog">
<h2 id="changelog">Changelog</h2>
${entries === undefined ? unreadable : entries.length === 0 ? nothingYet : html`<ol class="changelog">${entries.map(entry)}</ol>`}
</section>`;

/** Differences, one a line: what they mean for callers, then where and what. */
export const changeList = (changes: readonly ContractChange[]): Markup =>
  html`<ul class="changes">${changes
    .slice(0, most)
    .map(
      ({ effect, operation, what }) =>
        html`<li><span class="badge is-${effect}">${effectWords[effect]}</span><span>${operation !== undefined && html`<code>${operation}</code> `}${inlineMarkdown(what)}</span></li>\n`,
    )}</ul>${changes.length > most && html`<p>And ${changes.length - most} more.</p>`}`;

const effectWords = { breaking: 'breaks', additive: 'new', lifecycle: 'lifecycle', wording: 'wording' } as const;

const unreadable = html`<p class="notice is-warn">The history cannot be read at this moment. Everything else on this page is up to date.</p>`;

const nothingYet = html`<p class="none">Nothing has been put on record yet; that happens a moment after the gateway starts.</p>`;

const entry = ({ version, at, action, changes }: ContractChanges): Content => html`<li>
<h3>${version} <small>${day(at)}</small></h3>
${action === 'added' && html`<p>First published.</p>`}${action === 'removed' && html`<p>Taken away.</p>`}
${changes.length > 0 && changeList(changes)}
</li>
`;
