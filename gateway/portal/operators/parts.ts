import { asset } from '../assets.ts';
import { type Content, html, type Markup } from '../html.ts';
import type { Page } from '../layout.ts';
import { grouped } from '../numbers.ts';
import { moment } from '../parts.ts';

/** The pages there are, in the order they are gone through. */
const rooms = [
  ['', 'Overview'],
  ['/consumers', 'Consumers'],
  ['/requests', 'Approvals'],
  ['/upstreams', 'Upstreams'],
  ['/controls', 'Controls'],
  ['/limits', 'Plans and limits'],
  ['/deprecated', 'Deprecated calls'],
  ['/audit', 'Audit'],
] as const;

export type Room = (typeof rooms)[number][0];

export const operatorsPath = (rest: string = ''): string => `/portal/operators${rest}`;

export const consumerPath = (id: string, rest = ''): string =>
  operatorsPath(`/consumers/${encodeURIComponent(id)}${rest}`);

/** A page for operators: where it stands among the others, its heading, and what it is for. */
export const operatorsPage = (room: Room, title: string, lead: Content, content: Content): Page => ({
  title,
  section: 'operators',
  styles: [asset('apps.css'), asset('operators.css')],
  body: html`<nav class="rooms" aria-label="Operators"><ul>${rooms.map(
    ([path, name]) =>
      html`<li><a href="${operatorsPath(path)}"${path === room && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>
<header class="title"><h1>${title}</h1>
${lead && html`<p class="lead">${lead}</p>`}</header>
${content}`,
});

/** `12.4 ms`; a dash where nothing was timed. */
export const milliseconds = (time: number | undefined): string => {
  if (time === undefined) return '–';
  return time >= 1_000 ? `${grouped(Math.round(time / 100) / 10)} s` : `${grouped(time)} ms`;
};

/** How many of the calls, in percent. */
export const share = (part: number, all: number): string =>
  all === 0 ? '–' : `${grouped(Math.round((part / all) * 1_000) / 10)} %`;

const tones: Readonly<Record<string, string>> = {
  closed: 'is-active',
  'half-open': 'is-deprecated',
  open: 'is-retired',
};

/** Of a breaker: closed lets calls through. */
export const stateBadge = (state: string): Markup => html`<span class="badge ${tones[state] ?? ''}">${state}</span>`;

/** When a control ends by itself. */
export const untilOf = (until: string | undefined): Content =>
  until === undefined ? 'until it is lifted' : html`until ${moment(until)}`;

/** What forms ask of a person, with the words of people. */
export const fieldWords = {
  until: 'Write a time to come, such as 2027-01-31T18:00Z.',
  reason: 'Write at most 500 letters.',
  notice: 'Write at most 500 letters.',
};

/** The fields of a form that were filled in, each on one line. */
export function given(form: URLSearchParams, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = form.get(name)?.replace(/\s+/g, ' ').trim();
      return text ? [[name, text]] : [];
    }),
  );
}
