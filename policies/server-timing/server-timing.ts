import { definePolicy, type Exchange } from '../policy.ts';
import { ExchangeTimings } from './timings.ts';

export interface ServerTimingSettings {
  readonly enabled: boolean;
}

/** Whoever holds it may see what a request cost, and by that which operations stand behind it. */
export const debugScope = 'gateway:debug';

/**
 * Tells in `Server-Timing` where the time went: the whole, the policies, and each tier call. In development everybody is
 * told; otherwise only holders of the debug scope, and for anybody else nothing is measured. Refusals tell it too.
 */
export const serverTiming = definePolicy<ServerTimingSettings>({
  name: 'server-timing',
  side: 'entry',
  summary: 'Shows in `Server-Timing` what each hop cost: in development, or to holders of the scope `gateway:debug`.',
  refuses: [],
  settings: {
    enabled: { type: 'boolean', description: 'Whether it is shown to anybody at all.', default: true },
  },
  create: ({ enabled }, { clock, development }) => {
    if (!enabled) return undefined;
    const measure = (exchange: Exchange): void => {
      const timings = new ExchangeTimings();
      exchange.timings = timings;
      // Read when the head of the answer is put together, whatever that is by then.
      const get = (): string => timings.field(clock.monotonic() - exchange.started);
      Object.defineProperty(exchange.outgoing, 'server-timing', { enumerable: true, get });
    };
    return (exchange, next) => {
      if (development) measure(exchange);
      else exchange.measure = measure;
      return next(exchange);
    };
  },
});
