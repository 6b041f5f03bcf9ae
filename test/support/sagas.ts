import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { bearer, type TestGateway } from './gateway.ts';

/** A saga that has not ended, as operators see it. */
export interface OpenSaga {
  readonly state: string;
  readonly step: string;
  readonly reason: string;
}

/** The sagas that have not ended. */
export async function openSagas({ gateway, operations }: TestGateway): Promise<readonly OpenSaga[]> {
  const { body } = await request(operations).get('/sagas').set(bearer(gateway.secret)).expect(200);
  return body.sagas;
}

/** Waits until those are as `come` says; fails after half a minute with those there are. */
export async function untilSagas(causeway: TestGateway, come: (sagas: readonly OpenSaga[]) => boolean): Promise<void> {
  for (let patience = 0; ; patience += 1) {
    const sagas = await openSagas(causeway);
    if (come(sagas)) return;
    assert.ok(patience < 250, JSON.stringify(sagas));
    await sleep(100);
  }
}
