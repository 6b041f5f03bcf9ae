import { type Problem, problemKinds } from '#problem';
import { html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import { inlineMarkdown } from '../markdown.ts';
import { signInPath } from '../visitor.ts';

const reasons = {
  'begun-elsewhere': 'It was begun in another window or browser, or too long ago.',
  cancelled: 'You have cancelled it.',
  refused: 'The sign-in service, or what it sent back, did not say who you are.',
} as const;

/** A sign-in that came to nothing. @param to  the page it was to lead to */
export const notSignedInPage = (why: keyof typeof reasons, to: string): Page => ({
  title: 'Not signed in',
  body: html`<section class="empty">
<h1>You are not signed in</h1>
<p>${reasons[why]}</p>
<p><a class="button" href="${signInPath(to)}">Sign in again</a> <a class="button quiet" href="/portal">Go on without</a></p>
</section>`,
});

export const signedOutPage: Page = {
  title: 'Signed out',
  body: html`<section class="empty">
<h1>You are signed out</h1>
<p>What you have open in other tabs can no longer change anything.</p>
<p><a class="button" href="/portal">Go to the APIs</a></p>
</section>`,
};

/** On the way to the issuer, which wants to know of it too. The browser follows by itself. */
export const leavingPage = (onwards: string): Page => ({
  title: 'Signing out',
  body: html`<section class="empty">
<h1>You are signed out here</h1>
<p>Your sign-in service ends your stay there as well.</p>
<p><a class="button" href="${onwards}">Go on</a></p>
</section>`,
});

/** What could not be done, for a person. */
export const refusalPage = (problem: Problem): Page => ({
  title: problemKinds[problem.kind].title,
  body: html`<section class="empty">
${whatHappened(problem)}
${problem.kind === 'missing-scope' && html`<p>You are signed in, and your account lacks the right to it. Whoever runs your sign-in service can give it to you; sign in again then.</p>`}
<p><a class="button" href="/portal">Go to the APIs</a></p>
</section>`,
});

/** What failed, and is not the fault of whoever looks. @param id  of the request @param again  a page to try once more */
export const failurePage = (problem: Problem, id: string, again: string): Page => ({
  title: problemKinds[problem.kind].title,
  body: html`<section class="empty">
${whatHappened(problem)}
<p>If it does not go away, tell whoever runs this gateway. They find it in the log by this: <code>${id}</code></p>
<p><a class="button" href="${again}">Try again</a> <a class="button quiet" href="/portal">Go to the APIs</a></p>
</section>`,
});

const whatHappened = ({ kind, status, facts }: Problem): Markup => html`<p class="code">${status}</p>
<h1>${problemKinds[kind].title}</h1>
<p>${facts.detail ?? wordsForPeople[kind] ?? inlineMarkdown(problemKinds[kind].help)}</p>`;

/** Of kinds whose help speaks of headers and fields, which programs read. */
const wordsForPeople: Readonly<Record<string, string>> = {
  internal: 'It is not your fault. Trying again may help.',
  'too-busy': 'Nothing was done. Many are here at once: try again in a few seconds.',
};
