import type { SharedCount, Surroundings } from '../../policy.ts';
import { within } from '../within.ts';
import { type Lease, newLease, roomOf } from './lease.ts';
import { type Limiter, type LimiterOptions, type Spent, spentOf } from './limiter.ts';
import { turnsOf } from './period.ts';
import { placeOf } from './place.ts';
import { createSettling } from './settling.ts';
import { createTeller } from './teller.ts';
import { createTrust } from './trust.ts';
import { createWindows } from './windows.ts';

/** Times a call asks before it is counted here: each time others may have taken what it asked for. */
const attempts = 3;

/**
 * Takes calls from a shared count in batches, before they are made, and makes them without asking: a call is admitted
 * only when the shared count already holds it for this gateway. So any number of gateways together admits no more than
 * the limit while the count answers; what a gateway holds and does not need, others go without until it is given back or
 * the window ends. While the count does not answer, calls go on being counted here from where they were.
 */
export function createLeases(
  { name, period, unasked = 0 }: LimiterOptions,
  shared: SharedCount,
  needs: Pick<Surroundings, 'clock' | 'log' | 'meter'>,
): Limiter {
  const turns = turnsOf(period, needs.clock);
  const trust = createTrust(name, shared, needs);
  const teller = createTeller({ name, period, turns, shared, trust, meter: needs.meter });
  const settling = createSettling(turns, teller, trust);
  const windows = createWindows<Lease>({
    span: typeof period === 'number' ? Math.min(period * 1000, 600_000) : 600_000,
    make: (key, now) =>
      newLease(placeOf(turns.calendar ? turns.nameAt(now) : `${name}:${period}`, key), now, turns.endAfter(now)),
    onGone: settling.end,
  });

  function open(key: string, limit: number, now: number): Lease {
    const lease = windows.open(key, now);
    lease.covered = Math.floor(limit * unasked);
    lease.low = Math.floor(lease.covered / 4);
    return lease;
  }

  const spend = (key: string, limit: number, attempt = 0): Spent | Promise<Spent> => {
    const now = turns.now();
    const lease = windows.find(key, now) ?? open(key, limit, now);
    const room = limit - lease.others - lease.spent;
    if (lease.spent >= lease.covered || room <= 0) return spendUncovered(key, lease, limit, now, attempt);
    lease.spent += 1;
    if (lease.covered - lease.spent <= lease.low) askAhead(lease, limit, now);
    return { admitted: true, remaining: room - 1, left: lease.ends - now };
  };

  /** In the background, while there still is something. */
  function askAhead(lease: Lease, limit: number, now: number): void {
    if (lease.asking !== undefined || roomOf(lease, limit) <= 0 || !trust.mayAsk()) return;
    settling.watch(lease);
    void teller.ask(lease, limit, now);
  }

  function spendUncovered(
    key: string,
    lease: Lease,
    limit: number,
    now: number,
    attempt: number,
  ): Spent | Promise<Spent> {
    if (roomOf(lease, limit) <= 0) {
      if (now >= lease.lookAt && lease.asking === undefined && trust.mayAsk()) void teller.ask(lease, limit, now);
      return { admitted: false, remaining: 0, left: lease.ends - now };
    }
    if (!trust.isDown() && attempt < attempts) return wait(key, lease, limit, now, attempt);
    if (lease.asking === undefined && trust.mayAsk()) void teller.ask(lease, limit, now);
    return spendUnasked(lease, limit);
  }

  async function wait(key: string, lease: Lease, limit: number, now: number, attempt: number): Promise<Spent> {
    lease.waiting += 1;
    settling.watch(lease);
    const answer = lease.asking ?? teller.ask(lease, limit, now);
    const isInTime = await within(shared.patience, answer, 'no answer').catch((error) => {
      trust.failed(error);
      return false;
    });
    lease.waiting -= 1;
    return isInTime ? spend(key, limit, attempt + 1) : spendUnasked(lease, limit);
  }

  /** Nobody can be asked: counted here, on top of what is known. */
  function spendUnasked(lease: Lease, limit: number): Spent {
    trust.alone();
    settling.watch(lease);
    return spentOf(lease, limit - lease.others, turns.now());
  }

  return {
    spend,
    settle: settling.look,
    close() {
      settling.stop();
      const now = turns.now();
      for (const lease of windows.all()) settling.end(lease, now);
    },
  };
}
