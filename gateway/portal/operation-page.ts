import type { ProblemKind } from '#problem';
import { asset } from './assets.ts';
import type { CatalogueDocument, CatalogueOperation } from './catalogue.ts';
import type { Contract, PublishedOperation } from './contract.ts';
import { openContract } from './contract.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { markdown } from './markdown.ts';
import { answersTable, exampleAnswer, inputTable } from './operation-parts.ts';
import type { OwnKey } from './own-key.ts';
import { admission, isOpen, methodBadge, pageOf, referenceOf, stopBadge, tierWords } from './parts.ts';
import { snippetsOf, wayIn } from './snippets.ts';
import { crumbTrail, factList } from './tables.ts';

/** What a page about one operation needs besides the documents. */
export interface OperationPageParts {
  /** Absolute URL of the gateway. */
  readonly publicUrl: string;
  readonly problems: Readonly<Record<string, ProblemKind>>;
  /** Whether keys can be had from the portal itself. */
  readonly canSignIn: boolean;
  /** A key of whoever looks that opens it. */
  readonly ownKey?: OwnKey | undefined;
}

/** All there is to know of one operation: what it does, how to call it, what comes back. */
export function operationPage(
  hash: string,
  document: CatalogueDocument,
  operation: CatalogueOperation,
  parts: OperationPageParts,
): Page {
  const contract = openContract(document);
  const published = contract.operation(operation.operationId);
  const title = operation.summary || operation.operationId;
  return {
    title: `${title} · ${document.title}`,
    section: 'catalogue',
    hash,
    styles: [asset('api.css'), asset('operations.css'), asset('code.css')],
    scripts: [asset('snippets.js')],
    body: html`${crumbTrail(
      [
        ['/portal', 'APIs'],
        [`/portal/apis?tier=${document.tier}`, tierWords[document.tier].name],
        [pageOf(document), `${document.title} v${document.version}`],
      ],
      title,
    )}
<header class="title tier-${document.tier}">
<h1>${title}${operation.deprecated && html` <span class="badge is-deprecated">deprecated</span>`}${stopBadge(operation.stopped)}</h1>
<p class="address">${methodBadge(operation.method)} <code>${operation.path}</code></p>
<p class="actions"><a class="button" href="${referenceOf(document, operation)}">${isOpen(document) ? 'Try it' : 'Open in the reference'}</a></p>
</header>
<div class="columns">
<div class="about">${published?.description !== undefined && markdown(published.description)}
${callSection(document, operation, contract, parts)}
</div>
<aside aria-label="Facts">${facts(operation, published)}</aside>
</div>
${published && html`${inputTable(contract, published)}${answersTable(contract, published, parts.problems)}${exampleAnswer(contract, published)}`}`,
  };
}

function callSection(
  document: CatalogueDocument,
  operation: CatalogueOperation,
  contract: Contract,
  { publicUrl, canSignIn, ownKey }: OperationPageParts,
): Content {
  if (!isOpen(document))
    return html`<p class="notice is-calm">Callers outside cannot reach it: only the tier above calls it, inside the gateway, as <code>${document.id}#${operation.operationId}</code>.</p>`;
  const snippets = snippetsOf(publicUrl, document, operation, contract);
  if (snippets.length === 0) return undefined;
  return html`<section aria-labelledby="call"><h2 id="call">Call it</h2>
${credentialHint(operation, canSignIn, ownKey)}
${snippets.map(
  ({ name, code }) => html`<h3>${name}</h3>
<pre class="snippet" tabindex="0"><code>${code}</code></pre>`,
)}</section>`;
}

function credentialHint({ security }: CatalogueOperation, canSignIn: boolean, ownKey: OwnKey | undefined): Content {
  const scheme = wayIn(security);
  if (scheme === undefined) return html`<p>It is public: no credential is needed.</p>`;
  if (scheme === 'accessToken')
    return html`<p><code>ACCESS_TOKEN</code> holds a token of the person who uses your app. The reference signs you in to try it.</p>`;
  if (ownKey !== undefined)
    return html`<p>Put your key “${ownKey.label}” of <a href="/portal/apps">${ownKey.app}</a> where the calls read it:</p>
<pre class="snippet" tabindex="0"><code>export API_KEY='${ownKey.placeholder}'</code></pre>`;
  const where = canSignIn
    ? html`, made under <a href="/portal/apps">My apps</a>: a test key is answered from samples`
    : '';
  return html`<p><code>API_KEY</code> holds a key of your own${where}.</p>`;
}

function facts(operation: CatalogueOperation, published: PublishedOperation | undefined): Markup {
  const { settings = {} } = operation;
  const number = (policy: string, name: string): number => Number(settings[policy]?.[name] ?? 0);
  const budget = number('deadline', 'budget');
  const fresh = number('cache', 'seconds');
  const body = number('validate', 'maxBody');
  const needsKey = published?.parameters.some(({ name }) => /^idempotency-key$/i.test(name));
  return factList([
    ['Who may call', admission(operation.security)],
    ['Name', html`<code>${operation.operationId}</code>`],
    budget > 0 && ['Answers', html`within ${seconds(budget)}, or says with 504 that it cannot`],
    fresh > 0 && ['Age', html`an answer may be ${fresh} s old; its <code>Age</code> says so`],
    needsKey && ['Repeats', html`with the same <code>Idempotency-Key</code> it happens once`],
    published?.requestBody !== undefined && body > 0 && ['Body', html`at most ${Math.round(body / 1024)} KB`],
  ]);
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
