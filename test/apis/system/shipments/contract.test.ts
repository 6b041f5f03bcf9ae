import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import request, { type Response } from 'supertest';
import { parse } from 'yaml';
import { KEY, newKey, requestShipment, type ServiceProcess, startShipments, wanted } from './service-process.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: object }>>;
}
type Contract = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const ROOT = 'https://contracts.example/';
const FILE = `${ROOT}system/shipments.v1.yaml`;
const read = (file: string) =>
  parse(readFileSync(new URL(`../../../../openapi/${file}`, import.meta.url), 'utf8')) as Contract;
const contract = read('system/shipments.v1.yaml');
const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  (['get', 'post', 'put'] as const).flatMap((method) => {
    const operation = item[method];
    return operation ? [{ path, method, operation }] : [];
  }),
);

describe('the shipments service and its contract', () => {
  let service: ServiceProcess;
  let ajv: Ajv2020;

  before(async () => {
    ajv = new Ajv2020({ strict: false, validateSchema: false });
    formats.default(ajv);
    ajv.addSchema(contract, FILE);
    for (const file of ['common', 'problem']) ajv.addSchema(read(`shared/${file}.yaml`), `${ROOT}shared/${file}.yaml`);
    service = await startShipments();
  });
  after(() => service.stop());

  /** Holds an answer against what the contract says of the operation's status. */
  function check(operationId: string, answer: Response): void {
    const found = operations.find(({ operation }) => operation.operationId === operationId);
    const declared = found?.operation.responses[String(answer.status)];
    assert.ok(declared, `${operationId} does not declare ${answer.status}: ${answer.text}`);
    if (declared.$ref === undefined && declared.content === undefined) {
      assert.equal(answer.text, '');
      return;
    }
    const { path = '', method = '' } = found ?? {};
    const place = `${FILE}#/paths/${path.replaceAll('/', '~1')}/${method}/responses/${answer.status}`;
    const schema = declared.$ref
      ? `${ROOT}shared/problem.yaml#/components/schemas/Problem`
      : `${place}/content/application~1json/schema`;
    assert.equal(answer.type, declared.$ref ? 'application/problem+json' : 'application/json');
    ajv.validate({ $ref: schema }, answer.body);
    assert.deepEqual(ajv.errors, null, JSON.stringify(answer.body));
  }

  it('answers every operation as the contract says', async () => {
    const shipment = await requestShipment(service);
    const at = `/shipments/${shipment.shipmentId}`;
    const scan = { status: 'in-transit', place: 'Utrecht' };
    const key = newKey();
    check('requestShipment', await service.post('/shipments', wanted).set('Idempotency-Key', key));
    check('requestShipment', await service.post('/shipments', wanted));
    check(
      'requestShipment',
      await service.post('/shipments', { ...wanted, weightGrams: 1 }).set('Idempotency-Key', key),
    );
    check('requestShipment', await service.post('/shipments').type('text/plain').send('x').set('Idempotency-Key', key));
    check('getShipment', await service.get(at));
    check('getShipment', await service.get('/shipments/S-99999999'));
    check('getShipment', await request(service.url).get(at));
    check('listShipments', await service.get(`/shipments?orderIds=${shipment.orderId}`));
    check('listShipments', await service.get('/shipments'));
    check('recordEvent', await service.post(`${at}/events`, scan));
    check('recordEvent', await service.post(`${at}/events`, { ...scan, status: 'picked' }));
    check('recordEvent', await service.post(`${at}/events`, { ...scan, status: 'lost' }));
    check('cancelShipment', await service.post(`${at}/cancellation`));
    check('cancelReference', await service.put(`/references/${key}/cancellation?customerId=C-000001`));
    check('cancelReference', await service.put('/references/short/cancellation'));
    const used = newKey();
    check('cancelReference', await service.put(`/references/${used}/cancellation`).expect(204));
    check('requestShipment', await service.post('/shipments', wanted).set('Idempotency-Key', used).expect(409));
    check('streamParcel', await service.get('/parcels/TRK999999999/events'));
    check('watchParcel', await service.get('/parcels/TRK999999999/live'));
  });

  it('has every operation of the contract, and no other method on its paths', async () => {
    for (const [path, item] of Object.entries(contract.paths)) {
      const at = path
        .replace('{shipmentId}', 'S-00000001')
        .replace('{trackingNumber}', 'TRK000000001')
        .replace('{reference}', newKey());
      const { headers } = await request(service.url).delete(at).set('X-Service-Key', KEY).expect(405);
      const offered = (headers.allow ?? '').split(', ').filter((method) => method !== 'HEAD');
      const declared = ['GET', 'POST', 'PUT'].filter((method) => item[method.toLowerCase()] !== undefined);
      assert.deepEqual(offered.sort(), declared);
    }
  });
});
