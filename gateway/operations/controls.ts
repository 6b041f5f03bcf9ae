import type { Request, Router } from 'express';
import { Problem } from '#problem';
import { type ChangeParts, changeControl, shownControl as shown } from '../controls/change.ts';
import type { Control, ControlKind, ControlState } from '../controls/control.ts';
import { textFields } from './fields.ts';
import type { OperationsRoutes } from './listener.ts';

export type ControlRoutesParts = ChangeParts;

type Kind = Exclude<ControlKind, 'reload'>;

/** What can be named in a body, besides what a route needs. All of them texts, and optional. */
const facts = ['reason', 'notice', 'who', 'for', 'until'];
/** Characters a fact may have. */
const longest = 500;
const mostChanges = 500;

/**
 * What operators switch: `GET /controls` and `/controls/changes`; `PUT` and `DELETE` below `/controls/operations`,
 * `/controls/apis`, `/controls/consumers`, `/controls/subjects`, `/controls/tokens`, and on `/maintenance` and below it.
 */
export function controlRoutes(parts: ControlRoutesParts): OperationsRoutes {
  const { controls } = parts;
  return (router) => {
    router.get('/controls', (_request, response) => {
      response.json({ version: controls.version, controls: controls.inForce().map(shown) });
    });
    router.get('/controls/changes', async (request, response) => {
      response.json({ changes: (await controls.history(limitOf(request.query.limit))).map(shown) });
    });
    switchable(router, parts, { path: '/controls/operations/*target', kind: 'operation', state: 'off' });
    switchable(router, parts, { path: '/controls/apis/*target', kind: 'api', state: 'off' });
    switchable(router, parts, { path: '/controls/consumers/*target', kind: 'consumer', state: 'off' });
    switchable(router, parts, { path: '/controls/subjects/*target', kind: 'subject', state: 'off' });
    switchable(router, parts, { path: '/controls/tokens/*target', kind: 'token', state: 'off' });
    switchable(router, parts, { path: '/maintenance{/*target}', kind: 'maintenance', state: 'on' });
  };
}

interface Switch {
  readonly path: string;
  readonly kind: Kind;
  readonly state: ControlState;
}

function switchable(router: Router, parts: ControlRoutesParts, { path, kind, state }: Switch): void {
  router.put(path, async (request, response) => {
    response.json(shown(await change(parts, { kind, target: targetOf(kind, request), state }, request.body)));
  });
  router.delete(path, async (request, response) => {
    const target = targetOf(kind, request);
    const control = await change(parts, { kind, target, state: 'lifted' }, request.body);
    const still = parts.controls.inForce().filter((other) => stops(other, target));
    response.json({ ...shown(control), still: still.map(shown) });
  });
}

/**
 * Keeps one change.
 * @throws Problem  `not-found` for a target that does not exist, `bad-request` for facts that make no sense
 */
export async function change(
  parts: ControlRoutesParts,
  wanted: { readonly kind: Kind; readonly target: string; readonly state: ControlState },
  body: unknown,
): Promise<Control> {
  const given = textFields(body, [], facts);
  const tooLong = facts.filter((name) => (given[name]?.length ?? 0) > longest);
  if (tooLong.length > 0) {
    const detail = `has more than ${longest} characters`;
    throw new Problem('bad-request', { errors: tooLong.map((name) => ({ pointer: `/${name}`, detail })) });
  }
  const known = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined));
  return changeControl(parts, { who: 'unnamed', ...known, ...wanted });
}

/** Whether a control stops a target too: its API, its tier, or everything. */
const stops = ({ kind, target }: Control, other: string): boolean =>
  ['operation', 'api', 'maintenance'].includes(kind) &&
  (target === 'gateway' || target === other || other.startsWith(`${target}#`) || other.startsWith(`${target}/`));

/** In an address an operation may be written with a slash for its `#`. */
function targetOf(kind: Kind, request: Request): string {
  const parts = (request.params.target ?? ['gateway']) as unknown as readonly string[];
  const text = parts.join('/');
  return kind === 'operation' && !text.includes('#') ? text.replace(/\/([^/]*)$/, '#$1') : text;
}

function limitOf(given: unknown): number {
  const limit = given === undefined ? 50 : Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostChanges) return limit;
  throw new Problem('bad-request', { errors: [{ parameter: 'limit', detail: `must be from 1 to ${mostChanges}` }] });
}
