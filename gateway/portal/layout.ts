import { asset } from './assets.ts';
import { html, type Markup, render } from './html.ts';

/** What a page adds to the frame all pages share. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  readonly section?: 'catalogue' | 'problems';
  /** Addresses of files besides those of the frame. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** Short hash of the catalogue in force. */
  readonly hash?: string;
}

const frameStyles = ['colours.css', 'base.css', 'frame.css', 'badges.css', 'parts.css'].map(asset);

/** A whole page: head, header with navigation, main, footer. Holds no inline script or style. */
export function layout({ title, body, section, styles = [], scripts = [], hash }: Page): string {
  const page = html`<!doctype html>
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
<nav aria-label="Portal">
<a href="/portal"${current(section === 'catalogue')}>APIs</a>
<a href="/problems"${current(section === 'problems')}>Problems</a>
</nav>
</div>
</header>
<main id="main" class="frame" tabindex="-1">
${body}
</main>
<footer class="frame bottom">
<p>These pages are written from the contracts the gateway enforces${hash && html`, catalogue <code>${hash.slice(0, 12)}</code>`}.</p>
</footer>
</body>
</html>
`;
  return render(page);
}

const current = (yes: boolean): Markup => (yes ? html` aria-current="true"` : html``);
