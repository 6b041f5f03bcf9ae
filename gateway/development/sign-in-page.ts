import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { html, type Markup, render } from '../portal/html.ts';
import type { SampleUser } from './users.ts';

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
ul { list-style: none; margin: 0 0 1.5rem; padding: 0; }
li { margin: 0 0 .5rem; }
button { font: inherit; text-align: start; width: 100%; padding: .625rem .875rem; border: 1px solid; border-radius: .375rem;
  background: transparent; color: inherit; cursor: pointer; }
button:hover { text-decoration: underline; }
button:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
strong, small { display: block; }
`;

const styleHash = hash('sha256', style, 'base64');

/** What the sign-in page has to say. */
export interface SignIn {
  /** Name of the client that asks. */
  readonly client: string;
  /** Address the form goes to. */
  readonly action: string;
  readonly users: readonly SampleUser[];
  /** User suggested by the client, shown first. */
  readonly hint?: string | undefined;
}

/** The page on which one of the sample users is chosen. It works without scripts and with a keyboard alone. */
export function signInPage({ client, action, users, hint }: SignIn): string {
  const sorted = [...users].sort((a, b) => Number(b.name === hint) - Number(a.name === hint));
  return page(
    'Sign in',
    html`<h1>Sign in to ${client}</h1>
<p>This is the gateway’s development sign-in: there are no passwords. Choose who you want to be.</p>
<form method="post" action="${action}">
<ul>
${sorted.map(
  ({ name, title, about }) => html`<li><button name="user" value="${name}"><strong>${title}</strong>
<small>${about}</small></button></li>
`,
)}</ul>
<button name="cancel" value="yes">Cancel</button>
</form>`,
  );
}

/** The page for a sign-in that cannot go on. */
export const refusalPage = (title: string, detail: string): string =>
  page(
    title,
    html`<h1>${title}</h1>
<p>${detail}</p>
<p>Go back to the page you came from and sign in again.</p>`,
  );

/**
 * Sends a page that runs no script and may not be framed.
 * @param target  origin the form may lead on to once it is sent; browsers hold redirects against `form-action`
 */
export function sendPage(response: ServerResponse, status: number, text: string, target = ''): void {
  response.writeHead(status, { ...pageHeaders(target), 'content-length': Buffer.byteLength(text) }).end(text);
}

/** Headers of every page here. */
export const pageHeaders = (target = ''): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self' ${target}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

/** The style stands outside the template, which would escape it. */
const page = (title: string, body: Markup): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${render(title)} · Causeway</title>
<style>${style}</style>
</head>
<body>
<main>
${render(body)}
</main>
</body>
</html>
`;
