import { asset } from './assets.ts';
import { shelf, tierPath } from './cards.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { type Api, type Directory, tiers } from './directory.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { inlineMarkdown, markdown } from './markdown.ts';
import { news } from './news.ts';
import { count } from './numbers.ts';
import { isOpen, pageOf, tierWords } from './parts.ts';

/** APIs of each tier that the first page shows. */
const shown = 12;

/** What this company's APIs do, and where to begin. `now` is epoch milliseconds; `canSignIn`: people get keys here. */
export function homePage(directory: Directory, now: number, canSignIn: boolean): Page {
  const { catalogue, apis } = directory;
  const { title, lead, more } = about(catalogue.about ?? standardWords);
  const own = tiers.map((tier) => ({ tier, apis: apis.filter((api) => api.tier === tier) }));
  return {
    title: 'APIs',
    section: 'catalogue',
    hash: catalogue.hash,
    scripts: [asset('search.js')],
    styles: [asset('home.css'), asset('search.css'), asset('catalogue.css')],
    body: html`<div class="welcome">
<div class="hero">
<h1>${title}</h1>
<p class="lead">${inlineMarkdown(lead)}</p>
${searchForm('')}
</div>
${apis.length > 0 && tierPicture(own)}
</div>
<div id="results">
${more !== '' && html`<div class="about-company">${markdown(more)}</div>`}
${apis.length === 0 ? nothingYet : html`${steps(apis, canSignIn)}${news(directory, now)}${own.map((one) => shelf(one.tier, one.apis.slice(0, shown), one.apis.length, now))}`}
</div>`,
  };
}

/** Looks for APIs, operations and fields: while typing with scripts, with a press of Enter without. */
export const searchForm = (
  query: string,
): Markup => html`<form class="search" role="search" action="/portal/search" method="get">
<label for="q">Search APIs, operations and fields</label>
<div class="entry">
<input id="q" name="q" type="search" value="${query}" maxlength="100" autocomplete="off" spellcheck="false" placeholder="order, refund, price …">
<button type="submit" class="button">Search</button>
</div>
</form>
<p class="status" role="status"></p>`;

const standardWords = `# The APIs of this company

What they do, who owns them, how long a version stays. Read one, then try it right here.`;

/** The first heading, the first paragraph below it, and the rest. */
function about(text: string): { readonly title: string; readonly lead: string; readonly more: string } {
  const [first = '', ...others] = text.trim().split('\n');
  const title = /^# +(.+)/.exec(first)?.[1];
  const rest = title === undefined ? text : others.join('\n');
  const [lead = '', ...more] = rest.trim().split(/\n\s*\n/);
  return { title: title ?? 'The APIs of this company', lead: lead.replace(/\s*\n\s*/g, ' '), more: more.join('\n\n') };
}

const nothingYet = html`<section class="empty">
<h2>No APIs yet</h2>
<p>The catalogue fills itself from the contracts: put an OpenAPI document in <code>openapi/experience/</code>, <code>openapi/process/</code> or <code>openapi/system/</code> and reload the gateway.</p>
</section>`;

interface OnTier {
  readonly tier: Api['tier'];
  readonly apis: readonly Api[];
}

/** The tiers as they stand on each other; each leads to its APIs. */
const tierPicture = (own: readonly OnTier[]): Markup =>
  html`<nav class="tiers" aria-label="Tiers">${own
    .filter(({ apis }) => apis.length > 0)
    .map(
      ({
        tier,
        apis,
      }) => html`<a class="tier-${tier}" href="${tierPath(tier)}"><strong>${tierWords[tier].name}</strong><span>${tierWords[tier].purpose}</span><b>${count(apis.length, 'API')}</b></a>
`,
    )}</nav>`;

/** How a stranger comes to a first call. */
function steps(apis: readonly Api[], canSignIn: boolean): Content {
  const open = apis.map(({ current }) => current).filter((document) => isOpen(document));
  // What strangers may call at once, without a credential, is the friendliest beginning.
  const first = open.sort((a, b) => callableAtOnce(b) - callableAtOnce(a))[0];
  if (first === undefined) return undefined;
  return html`<section class="steps" aria-label="How to begin">
<ol>
<li><h2>Find an API</h2><p>Search for a word of your own, or look through what is <a href="${tierPath('experience')}">made for callers outside</a>.</p></li>
<li><h2>Get a key</h2><p>${canSignIn ? withSession : 'The owner of an API gives you one: its page names them.'} Test keys answer from samples, at once.</p></li>
<li><h2>Make a call</h2><p>From the page itself, as in <a href="${pageOf(first)}/try">${first.title}</a>, or with a line to paste into a terminal.</p></li>
</ol>
</section>`;
}

const withSession = html`Sign in and create an app under <a href="/portal/apps">My apps</a>.`;

/** What part of it strangers may read. */
const callableAtOnce = ({ operations }: CatalogueDocument): number =>
  operations.filter(({ method, security }) => method === 'GET' && security.length === 0).length /
  Math.max(operations.length, 1);
