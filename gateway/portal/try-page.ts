import { asset, swaggerAsset } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { isOpen, pageOf, standing, standingBadge, stopNotice, tierBadge, tierWords } from './parts.ts';
import { crumbTrail } from './tables.ts';

/** Swagger UI of one document. `now` is epoch milliseconds. */
export function tryPage(document: CatalogueDocument, hash: string, now: number): Page {
  return {
    title: `${isOpen(document) ? 'Try' : 'Reference of'} ${document.title} v${document.version}`,
    section: 'catalogue',
    hash,
    styles: [swaggerAsset('swagger-ui.css'), asset('api.css'), asset('try.css')],
    // In this order: the bundle, the page's own part of Swagger UI, and the start.
    scripts: [swaggerAsset('swagger-ui-bundle.js'), asset('try.js'), `${pageOf(document)}/try/swagger-ui-init.js`],
    body: html`${crumbTrail(
      [
        ['/portal', 'APIs'],
        [`/portal#tier-${document.tier}`, tierWords[document.tier].name],
        [pageOf(document), `${document.title} v${document.version}`],
      ],
      isOpen(document) ? 'Try it' : 'Reference',
    )}
<header class="title tier-${document.tier}">
<p class="badges">${tierBadge(document.tier)} ${standingBadge(standing(document.lifecycle, now))}</p>
<h1>${document.title} <span class="release">v${document.version}</span></h1>
${stopNotice(document)}
${isOpen(document) ? openHint(document) : closedHint(document)}
</header>
<noscript><p class="notice">Trying an API from here needs scripts. <a href="${pageOf(document)}">Its page</a> and <a href="${document.publishedUrl}">its OpenAPI document</a> do not.</p></noscript>
<div id="swagger-ui" class="${isOpen(document) ? 'open' : 'closed'}"></div>`,
  };
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

const closedHint = ({ tier }: CatalogueDocument): Markup =>
  html`<p class="notice"><strong>${tierWords[tier].name} APIs cannot be called from outside.</strong> Only the tier above calls them, inside the gateway. This is their reference, to read.</p>`;
