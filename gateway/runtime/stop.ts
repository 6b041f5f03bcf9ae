import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../policies/policy.ts';
import type { Edge } from '../edge/edge.ts';
import type { Listeners } from '../listeners.ts';
import type { Sagas } from '../sagas/sagas.ts';
import type { Closing } from './closing.ts';

/** What comes to an end before what was opened is closed. */
export interface StopParts {
  readonly listeners: Listeners;
  readonly edge: Edge;
  readonly upstreams: { closeSockets(): Promise<void> };
  readonly sagas: Pick<Sagas, 'stop'>;
  readonly closing: Closing;
  readonly clock: Clock;
}

/** Makes the end of a gateway: no new work, what is in flight is finished, then everything is closed in order. */
export function createStop({ listeners, edge, upstreams, sagas, closing, clock }: StopParts) {
  let stopping = false;
  return {
    isStopping: (): boolean => stopping,
    /**
     * @param patience  milliseconds for everything that is in flight together; with what closing takes, less than 25 s
     * @param linger  milliseconds in which connections that rest may still send what they were about to
     */
    stop: async (patience = 24_000, linger = 1_000): Promise<void> => {
      if (stopping) return;
      stopping = true;
      const end = clock.monotonic() + patience;
      await listeners.drain();
      for (const stream of edge.streams()) stream.end(1001, 'the gateway is stopping');
      await Promise.race([upstreams.closeSockets(), sleep(patience, undefined, { ref: false })]);
      const rested = Math.min(clock.monotonic() + linger, end);
      while (listeners.connections.open > 0 && clock.monotonic() < rested) await sleep(20);
      await listeners.endResting();
      while (edge.active > 0 && clock.monotonic() < end) await sleep(20);
      await sagas.stop(Math.max(end - clock.monotonic(), 0));
      // Whoever is still waiting is cut off before what they wait for is closed.
      await listeners.close();
      await closing.all();
    },
  };
}
