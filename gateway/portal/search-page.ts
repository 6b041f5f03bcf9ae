import { asset } from './assets.ts';
import { findingCard } from './cards.ts';
import type { Directory } from './directory.ts';
import { searchForm } from './home-page.ts';
import { html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { count } from './numbers.ts';
import type { Finding } from './search.ts';
import { crumbTrail, pager } from './tables.ts';

const perPage = 20;

/** What a visitor looks for. */
export interface Search {
  readonly query: string;
  readonly findings: readonly Finding[];
  /** From 1. */
  readonly page: number;
}

/** A page of what was found. `now` is epoch milliseconds. */
export function searchPage(directory: Directory, search: Search, now: number): Page {
  return {
    title: search.query === '' ? 'Search' : `“${search.query}”`,
    section: 'catalogue',
    hash: directory.catalogue.hash,
    scripts: [asset('search.js')],
    styles: [asset('search.css'), asset('catalogue.css')],
    body: html`${crumbTrail([['/portal', 'APIs']], 'Search')}
<div class="hero">
<h1>Search</h1>
${searchForm(search.query)}
</div>
<div id="results">
${searchResults(search, now)}
</div>`,
  };
}

/** The results alone, for a page that searches while one types. */
export function searchResults({ query, findings, page }: Search, now: number): Markup {
  if (query === '') return html`<p data-status="">Type a word that an API, an operation or a field has in it.</p>`;
  if (findings.length === 0) return nothingFound(query);
  const pages = Math.ceil(findings.length / perPage);
  const here = Math.min(page, pages);
  const from = (here - 1) * perPage;
  const address = (wanted: number): string | undefined =>
    wanted < 1 || wanted > pages
      ? undefined
      : `/portal/search?${new URLSearchParams({ q: query, page: String(wanted) })}`;
  const found = `${count(findings.length, 'API')} for “${query}”`;
  return html`<p class="tally" data-status="${found}">${found}</p>
<ul class="findings">${findings.slice(from, from + perPage).map((finding) => findingCard(finding, now))}</ul>
${pager(address(here - 1), address(here + 1), `Page ${here} of ${pages}`)}`;
}

const nothingFound = (query: string): Markup => html`<section class="empty" data-status="Nothing matches “${query}”">
<h2>Nothing matches “${query}”</h2>
<p>Every word has to occur in an API’s title, description, owner, operations or fields. Try fewer words or a shorter one, or <a href="/portal/apis">browse all APIs</a>.</p>
</section>`;
