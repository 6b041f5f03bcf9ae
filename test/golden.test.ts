import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rooms } from '../gateway/paths.ts';
import { enforcedRoutes } from '../gateway/snapshot/golden.ts';
import { judge } from '../gateway/snapshot/judge.ts';
import { createOperationReader } from '../gateway/snapshot/operations.ts';
import { catalogue } from '../policies/index.ts';
import { createClock } from './policies/instruments.ts';

const review = 'test/golden/routes.json differs: run npm run golden and review the diff';

describe('what is enforced on every operation', () => {
  let enforced: Readonly<Record<string, unknown>>;

  before(async () => {
    const readOperations = createOperationReader((name) => (name.endsWith('_URL') ? 'http://upstream.invalid' : '-'));
    const judged = await judge({ rooms, catalogue, clock: createClock(), readOperations });
    // As the file holds it: what JSON cannot say is not enforced.
    enforced = JSON.parse(JSON.stringify(enforcedRoutes(judged, catalogue))) as Record<string, unknown>;
  });

  it('is what was reviewed', () => {
    const golden = JSON.parse(readFileSync(path.join(rooms.root, 'test', 'golden', 'routes.json'), 'utf8')) as object;
    assert.deepEqual(Object.keys(enforced), Object.keys(golden), review);
    for (const [id, facts] of Object.entries(golden)) assert.deepEqual(enforced[id], facts, `${review}: ${id}`);
  });

  it('lets nobody from outside into the lower tiers', () => {
    for (const [id, facts] of Object.entries(enforced)) {
      if (id.startsWith('experience/')) continue;
      const { security, policies } = facts as { security: unknown; policies: Record<string, unknown> };
      assert.deepEqual(security, [{ tierIdentity: [] }], id);
      for (const name of ['layering', 'scopes', 'edge-rule']) assert.ok(name in policies, `${id}: ${name}`);
    }
  });

  it('holds requests to their contract and to a time on every operation', () => {
    for (const [id, facts] of Object.entries(enforced)) {
      const { policies } = facts as { policies: Record<string, unknown> };
      for (const name of ['trace', 'access-log', 'metrics', 'validate', 'deadline']) {
        assert.ok(name in policies, `${id}: ${name}`);
      }
    }
  });
});
