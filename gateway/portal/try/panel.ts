import type { App } from '../apps/records.ts';
import type { CatalogueDocument } from '../catalogue.ts';
import { type Choice, selectField } from '../forms.ts';
import { html, type Markup } from '../html.ts';
import { signInPath, type Visitor } from '../visitor.ts';

/** Who the calls of a page are made as, for somebody who is signed in. `chosen` is an app they come from. */
export function tryPanel(
  visitor: Visitor,
  document: CatalogueDocument,
  apps: readonly Pick<App, 'consumerId' | 'name'>[],
  chosen: string | undefined,
): Markup | undefined {
  const takes = (scheme: 'accessToken' | 'apiKey' | 'tierIdentity'): boolean =>
    document.operations.some(({ security }) => security.some((way) => way[scheme] !== undefined));
  const choices: Choice[] = [
    ...(takes('accessToken') || takes('tierIdentity') ? [{ value: 'me', text: `${visitor.name}: yourself` }] : []),
    ...apps.flatMap(({ consumerId, name }) => [
      { value: `test ${consumerId}`, text: `${name}: test key, answered from examples`, chosen: consumerId === chosen },
      { value: `live ${consumerId}`, text: `${name}: live key` },
    ]),
  ];
  if (choices.length === 0) return takes('apiKey') ? noApps : undefined;
  return html`<section class="panel try-as" aria-label="Who calls">
<form id="try-as" method="post" action="/portal/try/credential">
<input type="hidden" name="csrf" value="${visitor.formToken}">
<input type="hidden" name="document" value="${document.id}">
${selectField({ name: 'as', label: 'Call as', choices })}
<button class="button">Use</button>
</form>
<p id="try-said" role="status">Not chosen yet: calls go without a credential.</p>
${apps.length === 0 && takes('apiKey') && html`<p>To call it with a key, <a href="/portal/apps/new">create an app</a>.</p>`}
</section>`;
}

const noApps = html`<section class="panel try-as" aria-label="Who calls"><p>This API is called with a key of an app, and none of yours opens it: <a href="/portal/apps/new">create an app</a>, or <a href="/portal/apps">look at its plan</a>.</p></section>`;

/** For somebody who is not, where people can sign in. */
export const signInHint = (path: string): Markup =>
  html`<p><a href="${signInPath(path)}">Sign in</a> to call with your own rights, or with a key of your own app.</p>`;
