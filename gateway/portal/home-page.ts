import type { Tier } from '../../policies/policy.ts';
import { asset } from './assets.ts';
import { type Directory, type Finding, tiers } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { audienceOf, methodBadge, pageOf, standing, stopBadge, summaryOf, tierWords, versionChip } from './parts.ts';

/** The catalogue by tier, or what a query found in it. `now` is epoch milliseconds. */
export function homePage(directory: Directory, query: string, now: number): Page {
  const findings = query === '' ? directory.apis.map((api) => ({ api, operations: [] })) : directory.search(query);
  return {
    title: query === '' ? 'API catalogue' : `“${query}” in the API catalogue`,
    section: 'catalogue',
    hash: directory.catalogue.hash,
    scripts: [asset('search.js')],
    styles: [asset('search.css'), asset('catalogue.css')],
    body: html`<div class="hero">
<h1>API catalogue</h1>
<p class="lead">Every API behind this gateway: what it does, who owns it, how long a version stays. Read it, then try it right here.</p>
${searchForm(query)}
</div>
<p class="status" role="status">${status(query, findings)}</p>
<div id="results">
${directory.apis.length === 0 ? nothingYet : findings.length === 0 ? nothingFound(query) : tiers.map((tier) => shelf(tier, findings, now))}
</div>`,
  };
}

const searchForm = (query: string): Markup => html`<form class="search" role="search" action="/portal" method="get">
<label for="q">Search APIs and operations</label>
<div class="field">
<input id="q" name="q" type="search" value="${query}" maxlength="100" autocomplete="off" spellcheck="false" placeholder="orders, stock, refund …">
<button type="submit">Search</button>
</div>
</form>`;

const status = (query: string, findings: readonly Finding[]): string =>
  query === '' ? '' : `${count(findings.length, 'API')} for “${query}”`;

const nothingYet = html`<section class="empty">
<h2>No APIs yet</h2>
<p>The catalogue fills itself from the contracts: put an OpenAPI document in <code>openapi/experience/</code>, <code>openapi/process/</code> or <code>openapi/system/</code> and reload the gateway.</p>
</section>`;

const nothingFound = (query: string): Markup => html`<section class="empty">
<h2>Nothing matches “${query}”</h2>
<p>Every word has to occur in an API’s title, description, owner or operations. Try fewer words, or <a href="/portal">browse all APIs</a>.</p>
</section>`;

function shelf(tier: Tier, findings: readonly Finding[], now: number): Content {
  const own = findings.filter(({ api }) => api.tier === tier);
  if (own.length === 0) return undefined;
  const { name, purpose } = tierWords[tier];
  return html`<section class="shelf tier-${tier}" aria-labelledby="tier-${tier}">
<div class="band">
<h2 id="tier-${tier}">${name}</h2>
<p>${purpose}</p>
<p class="tally">${count(own.length, 'API')}</p>
</div>
<ul class="cards">${own.map((finding) => card(finding, now))}</ul>
</section>
`;
}

function card({ api, operations }: Finding, now: number): Markup {
  const { current } = api;
  return html`<li class="card">
<h3><a href="${pageOf(current)}">${current.title}</a></h3>
<p class="versions">${api.versions.map((document) => versionChip(document, standing(document.lifecycle, now)))}${api.versions.map(({ version, stopped }) => stopBadge(stopped, `v${version} `))}</p>
<p class="summary">${summaryOf(current)}</p>
${operations.length > 0 && html`<ul class="hits">${operations.slice(0, 3).map(({ document, operation }) => html`<li><a href="${pageOf(document)}#${operation.operationId}">${methodBadge(operation.method)}<span>${operation.summary || operation.operationId}</span></a></li>`)}</ul>`}
<p class="meta"><span>by ${current.owner.team}</span><span>${audienceOf(current)}</span><span>${count(current.operations.length, 'operation')}</span></p>
</li>
`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
