import { type Content, html, type Markup, safeAddress } from './html.ts';

/**
 * Renders the part of Markdown that descriptions use: paragraphs, lists, headings (below the page's own), fenced code,
 * and inside them code, emphasis and links. Everything else, HTML included, is shown as the text it is.
 */
export function markdown(text: string): Markup {
  const blocks: Markup[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  while (lines.length > 0) {
    if (lines[0]?.trim() === '') lines.shift();
    else blocks.push(takeBlock(lines));
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

function takeBlock(lines: string[]): Markup {
  const first = lines[0] ?? '';
  if (fence.test(first)) return takeCode(lines);
  if (heading.test(first)) return html`<h3>${inlineMarkdown((lines.shift() ?? '').replace(heading, ''))}</h3>`;
  if (bullet.test(first)) return html`<ul>${takeItems(lines, bullet)}</ul>`;
  if (numbered.test(first)) return html`<ol>${takeItems(lines, numbered)}</ol>`;
  return html`<p>${inlineMarkdown(takeParagraph(lines).join(' '))}</p>`;
}

function takeCode(lines: string[]): Markup {
  lines.shift();
  const end = lines.findIndex((line) => fence.test(line));
  const code = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return html`<pre tabindex="0"><code>${code.join('\n')}</code></pre>`;
}

function takeItems(lines: string[], mark: RegExp): Markup[] {
  const items: Markup[] = [];
  while (mark.test(lines[0] ?? '')) {
    const [first = '', ...more] = takeParagraph(lines);
    items.push(html`<li>${inlineMarkdown([first.replace(mark, ''), ...more].join(' '))}</li>`);
  }
  return items;
}

function takeParagraph(lines: string[]): string[] {
  const taken = [lines.shift()?.trim() ?? ''];
  while (lines[0] !== undefined && lines[0].trim() !== '' && !startsBlock(lines[0]))
    taken.push(lines.shift()?.trim() ?? '');
  return taken;
}

const startsBlock = (line: string): boolean => [fence, heading, bullet, numbered].some((mark) => mark.test(line));
