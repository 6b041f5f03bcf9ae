import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { judge } from '../../gateway/snapshot/judge.ts';
import { createOperationReader } from '../../gateway/snapshot/operations.ts';
import { catalogue } from '../../policies/index.ts';
import { foreignRooms } from '../support/foreign.ts';
import { startTestGateway } from '../support/gateway.ts';

const clock = `\
openapi: 3.1.0
info: { title: Clock, version: 1.0.0 }
servers: [{ url: /experience/clock/v1 }]
x-gateway:
  owner: { team: clocks, contact: clocks@causeway.example }
  lifecycle: { state: active, since: 2026-01-15 }
  audience: frontend
  upstream: { kind: local }
paths:
  /zone:
    get:
      operationId: getZone
      security: []
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object }, example: { zone: UTC } } } }
`;
const files = {
  'openapi/experience/clock.v1.yaml': clock,
  'apis/experience/clock/v1.ts':
    'export const handlers = { getZone: async () => ({ status: 200, body: { zone: "UTC" } }) };',
};
describe('a gateway without system APIs', () => {
  it('starts and serves what it has', async () => {
    await using causeway = await startTestGateway({ rooms: foreignRooms(files) });
    await request(causeway.url).get('/experience/clock/v1/zone').expect(200, { zone: 'UTC' });
    await request(causeway.operations).get('/health/ready').expect(200);
    await causeway.gateway.reload();
  });

  it('is refused with a sentence when a file or folder is missing that it cannot do without', async () => {
    for (const [gone, sentence] of [
      ['openapi', /^openapi {2}is no folder that can be read\n/],
      ['apis', /clock\.v1\.yaml:\d+ {2}getZone has no handler\n/],
      ['policies/tiers.yaml', /^policies\/tiers\.yaml:1 {2}cannot be read \(ENOENT\)\n/],
      ['policies/plans.yaml', /^policies\/plans\.yaml:1 {2}cannot be read \(ENOENT\)\n/],
    ] as const) {
      const rooms = foreignRooms(files);
      rmSync(path.join(rooms.root, gone), { recursive: true });
      const readOperations = createOperationReader(() => '-');
      const time = { now: Date.now, monotonic: () => performance.now() };
      await assert.rejects(
        judge({ rooms, catalogue, clock: time, readOperations }),
        ({ message }) => sentence.test(message),
        gone,
      );
    }
  });
});
