import { Problem } from '#problem';
import { type Content, html, type Markup } from '../html.ts';
import { distance, moment } from '../parts.ts';
import { crumbTrail } from '../tables.ts';
import type { App, Key } from './records.ts';

export const appPath = (app: string, rest = ''): string => `/portal/apps/${encodeURIComponent(app)}${rest}`;

export const keyPath = (app: string, key: string, rest: string): string =>
  appPath(app, `/keys/${encodeURIComponent(key)}/${rest}`);

/** The way back from a page about an app. */
export const appTrail = (app: Pick<App, 'consumerId' | 'name'>, here: string): Markup =>
  crumbTrail(
    [
      ['/portal/apps', 'My apps'],
      [appPath(app.consumerId), app.name],
    ],
    here,
  );

/** Scopes as code, or “none”. */
export const scopeList = (scopes: readonly string[]): Content =>
  scopes.length === 0 ? 'none' : scopes.map((scope, index) => html`${index > 0 && ' '}<code>${scope}</code>`);

export const environmentBadge = ({ environment }: Pick<Key, 'environment'>): Markup =>
  html`<span class="badge ${environment === 'test' ? 'is-test' : 'is-live'}">${environment}</span>`;

/** Until when a key is good. */
export function endOfKey({ state, expiresAt, revokedAt }: Key, now: number): Content {
  if (state === 'revoked') return html`revoked ${revokedAt === undefined ? '' : moment(revokedAt)}`;
  if (expiresAt === undefined) return 'until it is revoked';
  return html`${state === 'expired' ? 'ended' : 'until'} ${moment(expiresAt)} <small>${distance(expiresAt, now)}</small>`;
}

/** What is expected of fields, where the contract says it in the words of programs. */
export const fieldWords = {
  contact: 'Write an e-mail address, such as apis@acme.example.',
  name: 'Write a name of at most 80 letters.',
  label: 'Write a label of at most 80 letters.',
};

/** @throws Problem  `not-found` */
export function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Problem('not-found', { detail: `There is no such ${what}.` });
  return thing;
}
