import { type Content, html, type Markup, safeAddress } from './html.ts';

/**
 * Renders the part of Markdown that descriptions use: paragraphs, lists, headings (below the page's own), fenced code,
 * and inside them code, emphasis and links. Everything else, HTML included, is shown as the text it is.
 */
export function markdown(text: string): Markup {
  const blocks: Markup[] = [];
  // The next line is the last one: taking from the end costs nothing, however long the text.
  const lines = text.replace(/\r\n?/g, '\n').split('\n').reverse();
  for (let line = lines.at(-1); line !== undefined; line = lines.at(-1)) {
    if (line.trim() === '') lines.pop();
    else blocks.push(takeBlock(line, lines));
  }
  return html`${blocks}`;
}

/** Renders one line of Markdown: code, emphasis and links. */
export function inlineMarkdown(text: string): Markup {
  const parts: Content[] = [];
  let end = 0;
  for (const match of text.matchAll(inline)) {
    parts.push(text.slice(end, match.index), renderInline(match));
    end = match.index + match[0].length;
  }
  return html`${[...parts, text.slice(end)]}`;
}

/** The first sentence of a description, without its Markdown. */
export function firstSentence(text: string): string {
  const paragraph = text.trim().split(/\n\s*\n/, 1)[0] ?? '';
  const plain = paragraph
    .replace(inline, (_, code, strong, emphasis, label) => code ?? strong ?? emphasis ?? label)
    .replace(/\s+/g, ' ')
    .replace(/^#+ /, '');
  return /^.*?[.!?](?= |$)/.exec(plain)?.[0] ?? plain;
}

// Each class stops at its own opening mark, so that hostile text is still read in linear time.
const inline = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^[\]]+)\]\(([^()\s]+)\)/g;

function renderInline([whole, code, strong, emphasis, label, address]: RegExpExecArray): Content {
  if (code !== undefined) return html`<code>${code}</code>`;
  if (strong !== undefined) return html`<strong>${strong}</strong>`;
  if (emphasis !== undefined) return html`<em>${emphasis}</em>`;
  const target = safeAddress(address ?? '');
  return target === undefined ? whole : html`<a href="${target}">${label}</a>`;
}

const bullet = /^\s*[-*] +/;
const numbered = /^\s*\d{1,9}[.)] +/;
const heading = /^#{1,6} +/;
const fence = /^```/;

function takeBlock(first: string, lines: string[]): Markup {
  if (fence.test(first)) return takeCode(lines);
  if (heading.test(first)) return html`<h3>${inlineMarkdown(take(lines).replace(heading, ''))}</h3>`;
  if (bullet.test(first)) return html`<ul>${takeItems(lines, bullet)}</ul>`;
  if (numbered.test(first)) return html`<ol>${takeItems(lines, numbered)}</ol>`;
  return html`<p>${inlineMarkdown(takeParagraph(lines))}</p>`;
}

function takeCode(lines: string[]): Markup {
  take(lines);
  const code: string[] = [];
  while (lines.length > 0 && !fence.test(lines.at(-1) ?? '')) code.push(take(lines));
  take(lines);
  return html`<pre tabindex="0"><code>${code.join('\n')}</code></pre>`;
}

function takeItems(lines: string[], mark: RegExp): Markup[] {
  const items: Markup[] = [];
  while (mark.test(lines.at(-1) ?? ''))
    items.push(html`<li>${inlineMarkdown(takeParagraph(lines).replace(mark, ''))}</li>`);
  return items;
}

function takeParagraph(lines: string[]): string {
  const taken = [take(lines).trim()];
  while (goesOn(lines.at(-1))) taken.push(take(lines).trim());
  return taken.join(' ');
}

const take = (lines: string[]): string => lines.pop() ?? '';

const goesOn = (line: string | undefined): boolean =>
  line !== undefined && line.trim() !== '' && ![fence, heading, bullet, numbered].some((mark) => mark.test(line));
