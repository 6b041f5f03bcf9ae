import { Problem } from '#problem';
import type { Contract } from '../../contracts/experience/operations.v1.ts';
import type { ControlRecord } from '../../desk.ts';
import type { DeskHandlers } from '../../handler.ts';
import { requireOperator } from '../../operator.ts';
import { isRecordNumber, pageBounds, pageOf } from '../../page.ts';

type Handled =
  | 'listControls'
  | 'setControl'
  | 'liftControl'
  | 'listControlChanges'
  | 'listBreakers'
  | 'holdBreaker'
  | 'releaseBreaker'
  | 'listUpstreams'
  | 'getLimits'
  | 'listIssuers'
  | 'listContractChanges';

type Caller = Parameters<DeskHandlers<Contract>['listControls']>[1];

/** What operators see, and take hold of, in the gateway itself. A person alone does: a key never governs. */
export const deskHandlers: Pick<DeskHandlers<Contract>, Handled> = {
  async listControls(_input, context) {
    return { status: 200, body: { items: deskFor(context).controls() } };
  },

  async setControl({ kind, target, body }, context) {
    const state = kind === 'maintenance' ? 'on' : 'off';
    return { status: 200, body: await set({ kind, target, state, ...body }, context) };
  },

  async liftControl({ kind, target }, context) {
    return { status: 200, body: await set({ kind, target, state: 'lifted' }, context) };
  },

  async listControlChanges(page, context) {
    const { after, limit, rows } = pageBounds(page, isRecordNumber);
    const changes = await deskFor(context).controlChanges(rows, after);
    const body = pageOf(
      changes,
      limit,
      ({ version }) => version,
      (change) => change,
    );
    return { status: 200, body };
  },

  async listBreakers(_input, context) {
    return { status: 200, body: await deskFor(context).breakers() };
  },

  async holdBreaker({ upstream, body }, context) {
    return { status: 200, body: await set({ kind: 'breaker', target: upstream, ...body }, context) };
  },

  async releaseBreaker({ upstream }, context) {
    return { status: 200, body: await set({ kind: 'breaker', target: upstream, state: 'lifted' }, context) };
  },

  async listUpstreams(_input, context) {
    return { status: 200, body: { items: await deskFor(context).upstreams() } };
  },

  async getLimits({ api }, context) {
    const { plans, ...limits } = deskFor(context).limits(api);
    const shown = plans.map(({ name, description, rate, quota, scopes, offered }) => ({
      ...{ plan: name, description, rate, scopes },
      ...(quota === undefined ? {} : { quota }),
      ...(offered === undefined ? {} : { offered }),
    }));
    return { status: 200, body: { ...limits, plans: shown } };
  },

  async listIssuers(_input, context) {
    return { status: 200, body: { items: deskFor(context).issuers() } };
  },

  async listContractChanges({ document, ...page }, context) {
    const { after, limit, rows } = pageBounds(page, isRecordNumber);
    const changes = await deskFor(context).contractChanges(document, rows, after);
    const body = pageOf(
      changes,
      limit,
      ({ id }) => id,
      (change) => change,
    );
    return { status: 200, body };
  },
};

/** @throws Problem  `unprocessable` for an issuer whose tokens nobody takes: a mapping to it would never count */
export function requireTrusted(issuer: string, context: Caller): void {
  const known = deskFor(context).issuers();
  if (known.includes(issuer)) return;
  const detail = `there is no trusted issuer of that name; there is ${known.join(', ')}`;
  throw new Problem('unprocessable', { errors: [{ pointer: '/issuer', detail }] });
}

function deskFor({ desk, identity }: Caller): Caller['desk'] {
  requireOperator(identity);
  return desk;
}

async function set(
  wanted: Omit<Parameters<Caller['desk']['setControl']>[0], 'who'>,
  context: Caller,
): Promise<ControlRecord> {
  const { subject, issuer } = context.identity;
  return deskFor(context).setControl({ ...wanted, who: `${subject} (${issuer})` });
}
