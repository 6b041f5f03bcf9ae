import type { Tier } from '../../policies/policy.ts';
import { asset } from './assets.ts';
import { card } from './cards.ts';
import { type Api, type Directory, tiers } from './directory.ts';
import { html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { count } from './numbers.ts';
import { audienceOf, standing, tierWords } from './parts.ts';
import { crumbTrail, emptyState, pager } from './tables.ts';

const perPage = 48;

/** What a list of APIs may be narrowed by; empty = all. */
export const filterNames = ['tier', 'audience', 'state', 'team'] as const;

export type Filters = Readonly<Record<(typeof filterNames)[number], string>>;

/** All APIs, or those of a tier, an audience, a state or a team, a page at a time. `now` is epoch milliseconds. */
export function apisPage(directory: Directory, filters: Filters, page: number, now: number): Page {
  const { catalogue, apis } = directory;
  const found = apis.filter((api) => fits(api, filters, now));
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const here = Math.min(page, pages);
  const own = found.slice((here - 1) * perPage, here * perPage);
  const tier = tiers.find((name) => name === filters.tier);
  const title = tier === undefined ? 'All APIs' : `${tierWords[tier].name} APIs`;
  return {
    title,
    section: 'catalogue',
    hash: catalogue.hash,
    styles: [asset('catalogue.css')],
    body: html`${crumbTrail([['/portal', 'APIs']], title)}
<div class="hero${tier && html` tier-${tier}`}">
<h1>${title}</h1>
<p class="lead">${tier === undefined ? 'Everything behind this gateway, from the outside in.' : tierWords[tier].purpose}</p>
</div>
${filterForm(directory, filters)}
<p class="tally" role="status">${count(found.length, 'API')}</p>
${own.length === 0 ? nothingFits : html`<ul class="cards on-ground">${own.map((api) => card(api, now))}</ul>`}
${pager(address(filters, here - 1, pages), address(filters, here + 1, pages), `Page ${here} of ${pages}`)}`,
  };
}

const nothingFits = emptyState('Nothing fits', 'No API is all of this. Take one of the filters away.', {
  href: '/portal/apis',
  text: 'Show all APIs',
});

// An API is in a state when one of its versions is: who looks for what is deprecated wants to know of all of it.
const fits = ({ tier, current, versions }: Api, filters: Filters, now: number): boolean =>
  (filters.tier === '' || tier === filters.tier) &&
  (filters.audience === '' || current.audience === filters.audience) &&
  (filters.team === '' || current.owner.team === filters.team) &&
  (filters.state === '' || versions.some(({ lifecycle }) => standing(lifecycle, now) === filters.state));

function filterForm({ apis }: Directory, filters: Filters): Markup {
  const teams = [...new Set(apis.map(({ current }) => current.owner.team))].sort().slice(0, 300);
  const audiences = [...new Set(apis.map(({ current }) => current.audience))].sort();
  const shownTiers = tiers.filter((tier) => apis.some((api) => api.tier === tier));
  return html`<form class="filters" action="/portal/apis" method="get">
${select('tier', 'Tier', filters, shownTiers, (tier) => tierWords[tier as Tier].name)}
${select('audience', 'Made', filters, audiences, (audience) => audienceOf({ audience }))}
${select('state', 'A version is', filters, ['active', 'deprecated', 'retired'], (state) => state)}
${select('team', 'Owner', filters, teams, (team) => team)}
<button class="button quiet">Show</button>
</form>`;
}

const select = (
  name: keyof Filters,
  label: string,
  filters: Filters,
  values: readonly string[],
  words: (value: string) => string,
): Markup => html`<p><label for="${name}">${label}</label>
<select id="${name}" name="${name}"><option value="">all</option>${values.map(
  (value) => html`<option value="${value}"${value === filters[name] && html` selected`}>${words(value)}</option>`,
)}</select></p>`;

function address(filters: Filters, page: number, pages: number): string | undefined {
  if (page < 1 || page > pages) return undefined;
  const chosen = Object.entries(filters).filter(([, value]) => value !== '');
  return `/portal/apis?${new URLSearchParams([...chosen, ['page', String(page)]])}`;
}
