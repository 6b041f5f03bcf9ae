import { asset } from './assets.ts';
import { type Content, html, type Markup, render } from './html.ts';
import { mayOperate, signInPath, signOutPath, type Visitor } from './visitor.ts';

/** What a page adds to the frame all pages share. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  readonly section?: 'catalogue' | 'map' | 'problems' | 'apps' | 'operators';
  /** Addresses of files besides those of the frame. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** Short hash of the catalogue in force. */
  readonly hash?: string;
}

/** What differs from visit to visit. */
export interface Frame {
  readonly visitor?: Visitor | undefined;
  readonly canSignIn?: boolean;
  /** Whether process and system APIs are shown. */
  readonly readsInternal?: boolean;
  /** The path of the page, to which signing in comes back. */
  readonly path?: string;
  /** What has just been done, or could not be. */
  readonly notice?: Notice | undefined;
}

/** Something to say above a page. */
export interface Notice {
  readonly tone: 'good' | 'calm' | 'warn' | 'bad';
  readonly text: Content;
}

const frameStyles = ['colours.css', 'base.css', 'frame.css', 'badges.css', 'parts.css', 'forms.css', 'tables.css'].map(
  asset,
);

/** A whole page: head, header with navigation, main, footer. Holds no inline script or style. */
export function layout(page: Page, frame: Frame = {}): string {
  const { title, body, styles = [], scripts = [], hash } = page;
  return render(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Causeway</title>
<link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml">
${[...frameStyles, ...styles].map((address) => html`<link rel="stylesheet" href="${address}">\n`)}
${scripts.map((address) => html`<script src="${address}" defer></script>\n`)}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<div class="frame">
<a class="brand" href="/portal"><img src="${asset('icon.svg')}" width="28" height="28" alt="">Causeway</a>
${navigation(page, frame)}
${account(frame)}
</div>
</header>
<main id="main" class="frame" tabindex="-1">
${frame.notice && noticeBox(frame.notice)}
${body}
</main>
<footer class="frame bottom">
<p>These pages are written from the contracts the gateway enforces${hash && html`, catalogue <code>${hash.slice(0, 12)}</code>`}.</p>
</footer>
</body>
</html>
`);
}

/** A notice as it stands above a page, or in it. It is read out when it appears. */
const noticeBox = ({ tone, text }: Notice): Markup =>
  html`<div class="notice is-${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${text}</div>`;

const navigation = (
  { section }: Page,
  { visitor, canSignIn, readsInternal }: Frame,
): Markup => html`<nav aria-label="Portal">
${link('/portal', 'APIs', section === 'catalogue')}
${readsInternal && link('/portal/map', 'Map', section === 'map')}
${link('/problems', 'Problems', section === 'problems')}
${(canSignIn || visitor !== undefined) && link('/portal/apps', 'My apps', section === 'apps')}
${mayOperate(visitor) && link('/portal/operators', 'Operators', section === 'operators')}
</nav>`;

const link = (address: string, text: string, here: boolean): Markup =>
  html`<a href="${address}"${here && html` aria-current="true"`}>${text}</a>`;

function account({ visitor, canSignIn, path = '/portal' }: Frame): Markup | undefined {
  if (visitor === undefined) {
    if (!canSignIn) return undefined;
    return html`<p class="account"><a class="button small" href="${signInPath(path)}">Sign in</a></p>`;
  }
  return html`<form class="account" method="post" action="${signOutPath}">
<input type="hidden" name="csrf" value="${visitor.formToken}">
<a class="who" href="/portal/account"><span class="visually-hidden">Signed in as </span>${visitor.name}</a>
<button class="button quiet small">Sign out</button>
</form>`;
}
