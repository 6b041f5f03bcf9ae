import type { ProblemKind } from '#problem';
import { asset } from './assets.ts';
import { html, type Markup } from './html.ts';
import type { Page } from './layout.ts';
import { inlineMarkdown } from './markdown.ts';
import { crumbTrail } from './tables.ts';

/** The kinds of problem by name. */
export type ProblemKinds = Readonly<Record<string, ProblemKind>>;

/** Every kind of refusal, by status. */
export function problemsPage(problems: ProblemKinds): Page {
  const kinds = Object.entries(problems);
  return {
    title: 'Problems',
    section: 'problems',
    styles: [asset('problems.css')],
    body: html`<div class="hero">
<h1>Problems</h1>
<p class="lead">When a call is refused or fails, the answer is a problem document (RFC 9457). Its <code>type</code> is the address of one of these pages.</p>
</div>
${groups.map(
  ({ title, from, to }) => html`<section class="problems">
<h2>${title}</h2>
<ul>${listed(kinds, from, to)}</ul>
</section>`,
)}`,
  };
}

/** What one kind means and what to do about it. `base` is the absolute URL of the gateway. */
export function problemPage(kind: string, problem: ProblemKind, base: string): Page {
  const example = {
    type: `${base}/problems/${kind}`,
    title: problem.title,
    status: problem.status,
    detail: '…',
    instance: 'urn:uuid:…',
  };
  return {
    title: problem.title,
    section: 'problems',
    styles: [asset('problems.css')],
    body: html`${crumbTrail([['/problems', 'Problems']], kind)}
<article class="problem">
<p class="code ${tone(problem.status)}"><span class="visually-hidden">Status </span>${problem.status}</p>
<h1>${problem.title}</h1>
<h2>What happened</h2>
<p>${meaning(problem.status)}</p>
<h2>What to do</h2>
<p>${inlineMarkdown(problem.help)}</p>
<h2>How it looks</h2>
<p>The answer has the media type <code>application/problem+json</code>. <code>detail</code> says what happened in your case; <code>instance</code> holds the request id, which support will ask for.</p>
<pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>
</article>`,
  };
}

/** The same, for programs. */
export const problemData = (kind: string, { title, status, help }: ProblemKind, base: string) => ({
  kind,
  type: `${base}/problems/${kind}`,
  title,
  status,
  help,
});

const groups = [
  { title: 'The call has to change', from: 400, to: 500 },
  { title: 'The gateway, or something behind it, failed', from: 500, to: 600 },
];

/** By status; the first of each is where links to the status lead. */
function listed(kinds: readonly (readonly [string, ProblemKind])[], from: number, to: number): Markup[] {
  const own = kinds
    .filter(([, { status }]) => status >= from && status < to)
    .toSorted(([, a], [, b]) => a.status - b.status);
  return own.map(([kind, problem], index) => {
    const isFirst = own[index - 1]?.[1].status !== problem.status;
    return row(kind, problem, isFirst ? `status-${problem.status}` : undefined);
  });
}

const row = (kind: string, { status, title }: ProblemKind, id: string | undefined): Markup =>
  html`<li${id !== undefined && html` id="${id}"`}><a href="/problems/${kind}"><span class="code ${tone(status)}">${status}</span><span>${title}<small>${kind}</small></span></a></li>\n`;

const tone = (status: number): string => (status < 500 ? 'is-refusal' : 'is-failure');

const meanings: Readonly<Record<number, string>> = {
  401: 'The call was refused before it reached the API, because it could not be told who is calling.',
  403: 'It is known who is calling, and this caller may not do this. Nothing was changed.',
  404: 'Nothing was found at the address that was called.',
  408: 'The gateway gave up waiting for the request. Nothing was changed.',
  409: 'The call is right in itself but does not fit how things stand at this moment. Nothing was changed.',
  410: 'The call went to a version whose announced end date has passed.',
  429: 'The call was refused to keep within an agreed limit. The same call will be accepted later.',
  503: 'The call is fine; the answer cannot be given at this moment.',
  504: 'The call was accepted, and the answer did not come in time. Whether it took effect is not known.',
};

const meaning = (status: number): string =>
  meanings[status] ??
  (status < 500
    ? 'The call was refused. Sending the same call again will give the same answer.'
    : 'The call was accepted, and something failed on the way to its answer.');
