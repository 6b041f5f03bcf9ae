import { type Content, html, type Markup } from './html.ts';

/** A table of records. On a phone each row becomes a card whose cells carry the names of their columns. */
export interface DataTable {
  /** What the rows are, read out before them. */
  readonly caption: string;
  readonly showCaption?: boolean;
  readonly columns: readonly (string | { readonly name: string; readonly number: true })[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly Content[])[];
}

/** A table that fits a phone. */
export function dataTable({ caption, showCaption = false, columns, rows }: DataTable): Markup {
  const named = columns.map((column) => (typeof column === 'string' ? { name: column, number: false } : column));
  const className = (index: number): Content => named[index]?.number && html` class="number"`;
  const cell = (content: Content, index: number): Markup =>
    index === 0
      ? html`<th scope="row">${content}</th>`
      : html`<td${className(index)} data-column="${named[index]?.name ?? ''}"><div>${content}</div></td>`;
  return html`<table class="data">
<caption${!showCaption && html` class="visually-hidden"`}>${caption}</caption>
<thead><tr>${named.map(({ name }, index) => html`<th scope="col"${className(index)}>${name === '' ? html`<span class="visually-hidden">Actions</span>` : name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table>`;
}

/** What to say where there is nothing yet: what would be here, and the first step. */
export const emptyState = (title: string, text: Content, action?: { href: string; text: string }): Markup =>
  html`<section class="empty">
<h2>${title}</h2>
<p>${text}</p>
${action && html`<p><a class="button" href="${action.href}">${action.text}</a></p>`}
</section>`;

/** Facts of one thing, as pairs. */
export const factList = (rows: readonly (readonly [string, Content] | undefined | false)[]): Markup =>
  html`<dl class="facts">${rows.map((row) => row && html`<div><dt>${row[0]}</dt><dd>${row[1]}</dd></div>`)}</dl>`;

/** A few figures, large. */
export const figures = (
  all: readonly { readonly name: string; readonly value: Content; readonly note?: Content }[],
): Markup =>
  html`<dl class="figures">${all.map(
    ({ name, value, note }) =>
      html`<div><dt>${name}</dt><dd>${value}${note !== undefined && html`<small>${note}</small>`}</dd></div>`,
  )}</dl>`;

/** A surface with a heading. `actions` stand at its right. */
export const panel = (id: string, title: string, content: Content, actions?: Content): Markup =>
  html`<section class="panel" aria-labelledby="${id}">
<header><h2 id="${id}">${title}</h2>${actions}</header>
${content}
</section>`;

/** The way back: each page above this one. */
export const crumbTrail = (trail: readonly (readonly [href: string, text: Content])[], here: Content): Markup =>
  html`<nav class="crumbs" aria-label="Breadcrumb">${trail.map(([href, text]) => html`<a href="${href}">${text}</a> `)}<span aria-current="page">${here}</span></nav>`;

/** Links to the pages before and after this one. */
export function pager(before: string | undefined, after: string | undefined, position: Content): Content {
  if (before === undefined && after === undefined) return undefined;
  return html`<nav class="pager" aria-label="Pages">
${before === undefined ? html`<span></span>` : html`<a class="button quiet small" rel="prev" href="${before}">Previous</a>`}
<span>${position}</span>
${after === undefined ? html`<span></span>` : html`<a class="button quiet small" rel="next" href="${after}">Next</a>`}
</nav>`;
}
