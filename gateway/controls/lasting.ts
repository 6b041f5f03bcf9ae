import type { Clock, Exchange, Log } from '../../policies/policy.ts';
import type { ControlRoom } from './controls.ts';

/** An answer that goes on long after it began: an event stream, or a socket. */
export interface Lasting {
  readonly exchange: Pick<Exchange, 'operation' | 'identity' | 'id'>;
  /** Ends it politely. @param code  of a WebSocket's close frame (RFC 6455 §7.4) */
  end(code: number, reason: string): void;
}

export interface LastingParts {
  readonly controls: ControlRoom;
  /** Those that are open now. */
  lasting(): Iterable<Lasting>;
  /** Which of these keys no longer count: revoked, or brought to their end. */
  revoked(keys: readonly string[]): Promise<ReadonlySet<string>>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Close codes: come again later (IANA); not for you, and prove yourself again, after HTTP's 403 and 401. */
const codes = { stopped: 1013, consumer: 4403, revoked: 4401 } as const;
/** Looks between two questions about keys: at 750 ms each, a revoked one is noticed within 2.5 s. */
const everyLooks = 3;

/**
 * Ends what lasts when it would no longer be begun: its operation is stopped, its consumer switched off, its credential
 * at its end, its token taken back, or its key revoked. Asked again and again, since what is just opening must not slip through.
 */
export function endLasting({ controls, lasting, revoked, clock, log }: LastingParts): void {
  let looks = 0;

  function endStopped(): void {
    const { stopped } = controls;
    if (stopped === undefined) return;
    for (const { exchange, end } of lasting()) {
      const { consumer } = exchange.identity;
      if (stopped.operation(exchange.operation) !== undefined) end(codes.stopped, 'switched off');
      else if (consumer !== undefined && stopped.consumer(consumer.id) !== undefined)
        end(codes.consumer, 'the consumer is switched off');
    }
  }

  function endExpired(): void {
    const now = clock.now();
    for (const { exchange, end } of lasting()) {
      const { expires } = exchange.identity;
      if (expires !== undefined && expires <= now) end(codes.revoked, 'the credential has expired');
    }
  }

  function endDenied(): void {
    const { denied } = controls;
    if (denied === undefined) return;
    for (const { exchange, end } of lasting()) {
      const { token } = exchange.identity;
      if (token !== undefined && denied(token)) end(codes.revoked, 'the token was taken back');
    }
  }

  async function endRevoked(): Promise<void> {
    const keys = new Set([...lasting()].flatMap(({ exchange }) => exchange.identity.credential ?? []));
    if (keys.size === 0) return;
    const gone = await revoked([...keys]);
    for (const { exchange, end } of lasting()) {
      const { credential } = exchange.identity;
      if (credential !== undefined && gone.has(credential)) end(codes.revoked, 'the key was revoked');
    }
  }

  controls.onLook(() => {
    endStopped();
    endExpired();
    endDenied();
    looks += 1;
    if (looks % everyLooks !== 0) return;
    endRevoked().catch((error) => log.debug({ error }, 'keys of open sockets could not be checked'));
  });
}
