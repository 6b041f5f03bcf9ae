import { Problem } from '#problem';
import type { Contract } from '../../contracts/system/consumers.v1.ts';
import type { RegistryHandlers } from '../../handler.ts';
import { requireOperator } from '../../operator.ts';
import { isRecordNumber, pageBounds, pageOf } from '../../page.ts';
import type { ConsumerRegistry, PlanRequest } from '../../registry.ts';
import { changeable, listedOwner, readable, signatureOf } from './actor.ts';

type Handled = 'getPlanRequest' | 'listPlanRequests' | 'requestPlan' | 'withdrawPlanRequest' | 'decidePlanRequest';

/** What owners ask of operators. */
export const planRequestHandlers: Pick<RegistryHandlers<Contract>, Handled> = {
  async listPlanRequests({ consumerId, state, ...page }, context) {
    const { after, limit, rows } = pageBounds(page, isRecordNumber);
    const owner = listedOwner(context, page);
    if (owner === 'nobody') return { status: 200, body: { items: [], nextCursor: null } };
    const requests = await context.registry.listPlanRequests({
      rows,
      ...(consumerId === undefined ? {} : { consumerId }),
      ...(state === undefined ? {} : { state }),
      ...(owner === 'all' ? {} : { owner }),
      ...(after === undefined ? {} : { before: after }),
    });
    const body = pageOf(
      requests,
      limit,
      ({ requestId }) => Number(requestId.slice(2)),
      (request) => request,
    );
    return { status: 200, body };
  },

  async requestPlan({ consumerId, body }, context) {
    await changeable(consumerId, context.registry, context);
    return { status: 201, body: await context.registry.requestPlan({ consumerId, ...body }, signatureOf(context)) };
  },

  getPlanRequest: async ({ requestId }, context) => ({
    status: 200,
    body: await theirs(requestId, readable, context),
  }),

  async withdrawPlanRequest({ requestId }, context) {
    await theirs(requestId, changeable, context);
    const decision = { state: 'withdrawn' } as const;
    return { status: 200, body: await context.registry.decidePlanRequest(requestId, decision, signatureOf(context)) };
  },

  async decidePlanRequest({ requestId, body }, context) {
    requireOperator(context.identity);
    return { status: 200, body: await context.registry.decidePlanRequest(requestId, body, signatureOf(context)) };
  },
};

/** A request of a consumer that the caller may reach. @throws Problem  `not-found` for all others */
async function theirs(
  requestId: string,
  reach: typeof readable,
  context: Parameters<typeof readable>[2] & { readonly registry: ConsumerRegistry },
): Promise<PlanRequest> {
  const request = await context.registry.findPlanRequest(requestId);
  const missing = (cause?: unknown) =>
    new Problem('not-found', {
      detail: `There is no request ${requestId}.`,
      ...(cause === undefined ? {} : { cause }),
    });
  if (request === undefined) throw missing();
  await reach(request.consumerId, context.registry, context).catch((error: unknown) => {
    throw error instanceof Problem && error.status < 500 ? missing(error) : error;
  });
  return request;
}
