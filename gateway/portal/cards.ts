import type { Tier } from '../../policies/policy.ts';
import type { Api } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import { count } from './numbers.ts';
import {
  audienceOf,
  methodBadge,
  operationPath,
  pageOf,
  standing,
  stopBadge,
  summaryOf,
  tierBadge,
  tierWords,
  versionChip,
} from './parts.ts';
import type { Finding, Hit } from './search.ts';

/** Address of the list of APIs of a tier. */
export const tierPath = (tier: Tier): string => `/portal/apis?tier=${tier}`;

/** APIs of a tier, on its own colour. `total` may be more than are shown. `now` is epoch milliseconds. */
export function shelf(tier: Tier, apis: readonly Api[], total: number, now: number): Content {
  if (apis.length === 0) return undefined;
  const { name, purpose } = tierWords[tier];
  return html`<section class="shelf tier-${tier}" aria-labelledby="tier-${tier}">
<div class="band">
<h2 id="tier-${tier}">${name}</h2>
<p>${purpose}</p>
<p class="tally">${total > apis.length ? html`<a href="${tierPath(tier)}">All ${total} APIs</a>` : count(total, 'API')}</p>
</div>
<ul class="cards">${apis.map((api) => card(api, now))}</ul>
</section>
`;
}

/** An API in a few lines. */
export function card(api: Api, now: number): Markup {
  const { current } = api;
  return html`<li class="card tier-${api.tier}">
<h3><a href="${pageOf(current)}">${current.title}</a></h3>
${versions(api, now)}
<p class="summary">${short(summaryOf(current))}</p>
<p class="meta"><span>by ${current.owner.team}</span><span>${audienceOf(current)}</span><span>${count(current.operations.length, 'operation')}</span></p>
</li>
`;
}

/** An API that was looked for, with what was found in it. */
export function findingCard({ api, hits }: Finding, now: number): Markup {
  const document = hits[0]?.document ?? api.current;
  return html`<li class="finding tier-${api.tier}">
<h3><a href="${pageOf(document)}">${document.title}</a> ${tierBadge(api.tier)}</h3>
<p class="summary">${short(summaryOf(document))}</p>
${hits.length > 0 && html`<ul class="hits">${hits.slice(0, mostHits).map(hit)}</ul>`}
${hits.length > mostHits && html`<p class="more"><a href="${pageOf(document)}#operations">${hits.length - mostHits} more of its operations</a></p>`}
${versions(api, now)}
</li>
`;
}

const mostHits = 4;
const mostVersions = 4;

const versions = ({ current, versions: all }: Api, now: number): Markup =>
  html`<p class="versions">${all
    .slice(0, mostVersions)
    .map((document) => versionChip(document, standing(document.lifecycle, now)))}${
    all.length > mostVersions &&
    html`<a class="chip" href="${pageOf(current)}#versions">${all.length - mostVersions} more</a>`
  }${all.map(({ version, stopped }) => stopBadge(stopped, `v${version} `))}</p>`;

const hit = ({ document, operation, fields }: Hit): Markup =>
  html`<li><a href="${operationPath(document, operation)}">${methodBadge(operation.method)}<span>${operation.summary || operation.operationId}</span></a>${
    fields.length > 0 &&
    html` <span class="fields">${fields.slice(0, 4).map((field) => html`<code>${field}</code> `)}${fields.length > 4 && html`and ${fields.length - 4} more`}</span>`
  }</li>`;

// Somebody else's first sentence may be a page long.
const short = (text: string): string => (text.length <= 180 ? text : `${text.slice(0, 180).replace(/\s+\S*$/, '')} …`);
