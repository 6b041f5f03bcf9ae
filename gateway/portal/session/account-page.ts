import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import { moment } from '../parts.ts';
import { factList, panel } from '../tables.ts';
import { signOutPath } from '../visitor.ts';
import type { Session } from './sessions.ts';

/** Who is signed in, what they may, and how to end that. @param count  in how many browsers */
export const accountPage = (session: Session, count: number): Page => ({
  title: session.name,
  body: html`<div class="hero"><h1>${session.name}</h1>
<p class="lead">You are signed in here since ${moment(new Date(session.since).toISOString())}.</p></div>
${panel(
  'account',
  'Your account',
  factList([
    ['Signs in as', html`<code>${session.subject}</code>`],
    ['Scopes', session.scopes.map((scope) => html`<code>${scope}</code> `)],
    ['Signed in', count === 1 ? 'in this browser alone' : `in ${count} browsers`],
  ]),
)}
${panel(
  'end',
  'Signing out',
  html`<p>Signing out here leaves other browsers as they are. If one of them is lost, sign out of all.</p>
<form method="post" action="${signOutPath}">
<input type="hidden" name="csrf" value="${session.formToken}">
<p class="actions"><button class="button quiet">Sign out here</button> <button class="button bad" name="everywhere" value="yes">Sign out everywhere</button></p>
</form>`,
)}`,
});
