import { type Problem, problemKinds } from '#problem';
import { html } from '../html.ts';
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
<p class="code">${problem.status}</p>
<h1>${problemKinds[problem.kind].title}</h1>
<p>${problem.facts.detail ?? inlineMarkdown(problemKinds[problem.kind].help)}</p>
<p><a class="button" href="/portal">Go to the APIs</a></p>
</section>`,
});
