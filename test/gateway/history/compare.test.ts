import assert from 'node:assert/strict';
import { compareReleases, type Release } from '../../../gateway/history/compare.ts';

const ofType = (schema: object) => ({ content: { 'application/json': { schema } } });
const makeBase = () => {
  const order: Record<string, unknown> = {
    orderId: { type: 'string' },
    status: { type: 'string', enum: ['placed', 'shipped'] },
  };
  const wanted: Record<string, unknown> = { sku: { type: 'string', maxLength: 20 }, gift: { type: 'boolean' } };
  const schemas: Record<string, Record<string, unknown>> = {
    Order: {
      type: 'object',
      required: ['orderId'],
      properties: { ...order, lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } } },
    },
    Line: {
      type: 'object',
      properties: { sku: { type: 'string' }, parts: { type: 'array', items: { $ref: '#/components/schemas/Line' } } },
    },
    Wanted: { type: 'object', additionalProperties: false, required: ['sku'], properties: wanted },
  };
  const placeOrder: Record<string, unknown> = {
    operationId: 'placeOrder',
    security: [{ accessToken: ['orders:write'] }],
    parameters: [{ name: 'dryRun', in: 'query', schema: { type: 'boolean' } }],
    requestBody: { required: true, ...ofType({ $ref: '#/components/schemas/Wanted' }) },
    responses: { 201: { description: 'Placed.', ...ofType({ $ref: '#/components/schemas/Order' }) } },
  };
  const paths: Record<string, Record<string, Record<string, unknown>>> = {
    '/orders': { post: placeOrder, get: { operationId: 'listOrders', responses: {} } },
  };
  const lifecycle: Record<string, string> = { state: 'active', since: '2026-01-01' };
  const info = { title: 'Orders', version: '1.0.0', description: 'Orders.' };
  return {
    published: { openapi: '3.1.0', info, paths, components: { schemas } },
    lifecycle,
    placeOrder,
    paths,
    schemas,
  };
};
type Base = ReturnType<typeof makeBase>;

/** What is told of a change, as `effect operation: what`. */
function told(change: (next: Base) => unknown): string[] {
  const next = makeBase();
  change(next);
  return compareReleases(makeBase() as unknown as Release, next as unknown as Release).map(
    ({ effect, operation = '–', what }) => `${effect} ${operation}: ${what}`,
  );
}
const fieldsOf = (next: Base, schema: string) => next.schemas[schema]?.properties as Record<string, object>;

describe('what became of a contract', () => {
  it('is nothing when nothing changed', () =>
    assert.deepEqual(
      told(() => {}),
      [],
    ));

  it('is wording when only words changed', () => {
    const change = ({ published }: Base) => Object.assign(published.info, { description: 'Orders, all of them.' });
    assert.deepEqual(told(change), ['wording –: Descriptions or examples are others.']);
  });

  it('names operations that come and go', () => {
    const change = ({ paths }: Base) => {
      Reflect.deleteProperty(paths['/orders'] as object, 'get');
      paths['/orders/{orderId}'] = { get: { operationId: 'getOrder', responses: {} } };
    };
    assert.deepEqual(told(change), [
      'breaking listOrders: GET /orders is gone',
      'additive getOrder: GET /orders/{orderId} is new',
    ]);
  });

  it('breaks when an operation moves', () => {
    const change = ({ paths }: Base) => {
      paths['/all-orders'] = { get: (paths['/orders'] as { get: Record<string, unknown> }).get };
      Reflect.deleteProperty(paths['/orders'] as object, 'get');
    };
    assert.deepEqual(told(change), ['breaking listOrders: GET /orders is now GET /all-orders']);
  });

  it('breaks with a required field in what is sent, and not with an optional one', () => {
    const optional = (next: Base) => Object.assign(fieldsOf(next, 'Wanted'), { note: { type: 'string' } });
    assert.deepEqual(told(optional), ['additive placeOrder: body note is new']);
    const required = (next: Base) => {
      optional(next);
      Object.assign(next.schemas.Wanted as object, { required: ['sku', 'note', 'gift'] });
    };
    assert.deepEqual(told(required), [
      'breaking placeOrder: body gift is required',
      'breaking placeOrder: body note is new, and required',
    ]);
  });

  it('breaks with a field that is missing in what is given', () => {
    const gone = (next: Base) => Reflect.deleteProperty(fieldsOf(next, 'Order'), 'status');
    assert.deepEqual(told(gone), ['breaking placeOrder: answer status is gone']);
    const loose = ({ schemas }: Base) => Object.assign(schemas.Order as object, { required: [] });
    assert.deepEqual(told(loose), ['breaking placeOrder: answer orderId may be missing']);
  });

  it('judges limits and values by which way they go', () => {
    const limit = (maxLength: number) => (next: Base) =>
      Object.assign(fieldsOf(next, 'Wanted').sku as object, { maxLength });
    assert.deepEqual(told(limit(10)), ['breaking placeOrder: body sku: maxLength 20 → 10']);
    assert.deepEqual(told(limit(40)), ['additive placeOrder: body sku: maxLength 20 → 40']);
    const values =
      (...list: string[]) =>
      (next: Base) =>
        Object.assign(fieldsOf(next, 'Order').status as object, { enum: list });
    assert.deepEqual(told(values('placed', 'shipped', 'lost')), [
      'breaking placeOrder: answer status: value also lost',
    ]);
    assert.deepEqual(told(values('placed')), ['additive placeOrder: answer status: value no longer shipped']);
  });

  it('looks behind references, once where they go round', () => {
    const change = (next: Base) => Object.assign(fieldsOf(next, 'Line').sku as object, { type: 'integer' });
    const tells = told(change);
    assert.ok(tells.includes('breaking placeOrder: answer lines[].sku: type also integer'), tells.join('\n'));
  });

  it('breaks where more is asked of a credential, and not where more of them are taken', () => {
    const security =
      (list: object[]) =>
      ({ placeOrder }: Base) =>
        Object.assign(placeOrder, { security: list });
    const wider = [{ accessToken: ['orders:write', 'orders:read'] }];
    assert.deepEqual(told(security(wider)), ['breaking placeOrder: Other credentials or scopes are needed.']);
    const more = [{ accessToken: ['orders:write'] }, { apiKey: [] }];
    assert.deepEqual(told(security(more)), ['additive placeOrder: More credentials are taken.']);
    assert.deepEqual(told(security([])), ['additive placeOrder: More credentials are taken.']);
  });

  it('tells of parameters', () => {
    const parameters =
      (list: object[]) =>
      ({ placeOrder }: Base) =>
        Object.assign(placeOrder, { parameters: list });
    const dryRun = { name: 'dryRun', in: 'query', schema: { type: 'boolean' } };
    assert.deepEqual(told(parameters([])), ['breaking placeOrder: query parameter dryRun is gone']);
    assert.deepEqual(
      told(
        parameters([
          { ...dryRun, required: true },
          { name: 'x', in: 'header' },
        ]),
      ),
      ['breaking placeOrder: query parameter dryRun is required', 'additive placeOrder: header parameter x is new'],
    );
  });

  it('tells how long a contract lives', () => {
    const change = ({ lifecycle }: Base) =>
      Object.assign(lifecycle, {
        state: 'deprecated',
        deprecated: '2026-09-01',
        sunset: '2027-06-30',
        successor: 'experience/orders.v2',
      });
    assert.deepEqual(told(change), [
      'lifecycle –: It is deprecated since 2026-09-01.',
      'lifecycle –: It ends on 2027-06-30.',
      'lifecycle –: experience/orders.v2 takes its place.',
    ]);
  });
});
