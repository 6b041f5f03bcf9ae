import { asset, swaggerAsset } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { day, isOpen, pageOf, standing, standingBadge, stopNotice, tierBadge, tierWords } from './parts.ts';
import { crumbTrail } from './tables.ts';

/** How a document is shown to whoever looks. */
export interface TryView {
  /** Of the catalogue. */
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether they may try it; otherwise it is there to read. */
  readonly tries: boolean;
  /** Who they may call as. */
  readonly who?: Content;
}

/** Swagger UI of one document. */
export function tryPage(document: CatalogueDocument, { hash, now, tries, who }: TryView): Page {
  return {
    title: `${tries ? 'Try' : 'Reference of'} ${document.title} v${document.version}`,
    section: 'catalogue',
    hash,
    styles: [swaggerAsset('swagger-ui.css'), asset('api.css'), asset('try.css')],
    // In this order: the bundle, the page's own part of Swagger UI, the start, and who calls.
    scripts: [
      swaggerAsset('swagger-ui-bundle.js'),
      asset('try.js'),
      `${pageOf(document)}/try/swagger-ui-init.js`,
      asset('try-as.js'),
    ],
    body: html`${crumbTrail(
      [
        ['/portal', 'APIs'],
        [`/portal/apis?tier=${document.tier}`, tierWords[document.tier].name],
        [pageOf(document), `${document.title} v${document.version}`],
      ],
      tries ? 'Try it' : 'Reference',
    )}
<header class="title tier-${document.tier}">
<p class="badges">${tierBadge(document.tier)} ${standingBadge(standing(document.lifecycle, now))}</p>
<h1>${document.title} <span class="release">v${document.version}</span></h1>
${stopNotice(document)}
${endNotice(document, now)}
${!tries ? closedHint(document) : isOpen(document) ? openHint(document) : insideHint(document)}
</header>
${who}
<noscript><p class="notice">Trying an API from here needs scripts. <a href="${pageOf(document)}">Its page</a> and <a href="${document.publishedUrl}">its OpenAPI document</a> do not.</p></noscript>
<div id="swagger-ui" class="${tries ? 'open' : 'closed'}"></div>`,
  };
}

/** Who begins to build on it here should rather begin with the next. */
function endNotice(document: CatalogueDocument, now: number): Content {
  const { sunset } = document.lifecycle;
  const state = standing(document.lifecycle, now);
  if (state === 'active') return undefined;
  const words = state === 'retired' ? 'This version has been retired.' : 'This version is deprecated.';
  return html`<p class="notice"><strong>${words}</strong>${state === 'deprecated' && sunset !== undefined && html` It stops answering on ${day(sunset)}.`} <a href="${pageOf(document)}#versions">Versions, and how to move on</a></p>`;
}

function openHint({ operations }: CatalogueDocument): Markup {
  const schemes = new Set(operations.flatMap(({ security }) => security.flatMap((way) => Object.keys(way))));
  const ways = [
    schemes.has('accessToken') && 'an access token by signing in',
    schemes.has('apiKey') && 'an API key',
  ].filter((way) => way !== false);
  const authorize = html` <strong>Authorize</strong> takes ${ways.join(' or ')}; it is forgotten when you leave the page.`;
  return html`<p>Calls go from this page to this gateway, with your own rights and limits.${ways.length > 0 && authorize}</p>`;
}

const insideHint = ({ tier }: CatalogueDocument): Markup =>
  html`<p class="notice"><strong>${tierWords[tier].name} APIs are inside.</strong> You may call this one for looking into things, with the scope <code>gateway:debug</code>: the gateway vouches for you as it does for the tier above. What you change is changed.</p>`;

const closedHint = ({ tier }: CatalogueDocument): Markup =>
  html`<p class="notice"><strong>${tierWords[tier].name} APIs cannot be called from outside.</strong> Only the tier above calls them, inside the gateway. This is their reference, to read.</p>`;
