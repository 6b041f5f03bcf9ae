import { randomUUID } from 'node:crypto';
import { OpenExchange } from '../../../gateway/exchange.ts';
import { createOperationReader, type EngineOperation } from '../../../gateway/snapshot/operations.ts';
import type { Target } from '../../../gateway/tiers/door.ts';
import type { Answer, Handler, Identity } from '../../../policies/policy.ts';
import { operationFor } from '../../policies/support.ts';
import { contract, readContracts } from '../contracts/support.ts';

const paths = `\
  /orders/{orderId}:
    post:
      operationId: changeOrder
      security: [{ tierIdentity: [] }]
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: string } }
        - { name: status, in: query, schema: { type: string } }
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { '200': { description: Fine. } }
  /orders:
    get:
      operationId: countOrders
      security: [{ tierIdentity: [] }]
      responses: { '200': { description: Fine. } }
`;

const read = createOperationReader(() => undefined);
const documents = await readContracts({
  'system/legacy-orders.v1.yaml': contract('system/legacy-orders.v1', { paths }),
});
const operations = [...(await read(documents, [])).values()].flat();

/** `changeOrder` or `countOrders` of system/legacy-orders.v1, with `hop` behind it. */
export function target(operationId: string, hop: Handler): Target {
  return { operation: operations.find((operation) => operation.operationId === operationId) as EngineOperation, hop };
}

export const orders = 'system/legacy-orders.v1';

export const shopper: Identity = {
  kind: 'user',
  subject: 'shopper',
  scopes: ['orders:write'],
  scheme: 'accessToken',
};

/** A call of process/ordering.v1 in the middle of its work. */
export const parentExchange = (): OpenExchange =>
  new OpenExchange({
    operation: operationFor({ id: 'process/ordering.v1#placeOrder', api: 'process/ordering.v1', tier: 'process' }),
    side: 'hop',
    id: randomUUID(),
    trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true, state: 'x=1' },
    identity: { ...shopper, caller: 'experience/storefront.v2' },
    method: 'POST',
    path: '/process/ordering/v1/orders',
    query: 'secret=1',
    headers: { authorization: 'Bearer secret' },
    pathParameters: {},
    parameters: { path: {}, query: {}, header: {}, cookie: {} },
    body: { kind: 'none' },
    address: '192.0.2.1',
    started: 1,
    deadline: 5_000,
  });

/** What an http upstream answers with JSON. */
export const json = (status: number, value: unknown, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: { kind: 'bytes', bytes: Buffer.from(JSON.stringify(value)) },
});
