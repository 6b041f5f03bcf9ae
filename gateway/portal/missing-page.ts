import type { Directory } from './directory.ts';
import { html } from './html.ts';
import type { Page } from './layout.ts';
import { standing, versionChip } from './parts.ts';
import { signInPath } from './visitor.ts';

/**
 * A page for an address that leads nowhere, naming the nearest thing that exists. `now` is epoch milliseconds;
 * `mayBeInside`: it may be there for people who have signed in.
 */
export function missingPage(directory: Directory, path: string, now: number, mayBeInside = false): Page {
  const [, tier = '', name = ''] = /^\/portal\/apis\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  const near = directory.api(tier, name);
  return {
    title: 'Page not found',
    body: html`<section class="empty">
<p class="code">404</p>
<h1>There is no such page</h1>
${
  near === undefined
    ? html`<p>The address may be mistyped, or the API has moved. The catalogue lists everything there is.</p>`
    : html`<p>${near.current.title} exists in ${near.versions.length === 1 ? 'this version' : 'these versions'}:</p>
<p class="versions">${near.versions.map((document) => versionChip(document, standing(document.lifecycle, now)))}</p>`
}
${mayBeInside && html`<p>Process and system APIs are shown to people who have signed in.</p>`}
<p>${mayBeInside && html`<a class="button" href="${signInPath(path)}">Sign in</a> `}<a class="button${mayBeInside && ' quiet'}" href="/portal">Open the catalogue</a></p>
</section>`,
  };
}
