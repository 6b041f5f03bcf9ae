/** What an operator can take hold of. `reload` is no state but a request to every replica. */
export type ControlKind = 'operation' | 'api' | 'consumer' | 'maintenance' | 'breaker' | 'subject' | 'token' | 'reload';

/** `lifted` ends whatever was set before. */
export type ControlState = 'off' | 'on' | 'open' | 'closed' | 'asked' | 'lifted';

/** What an operator wants from now on. */
export interface Wanted {
  readonly kind: ControlKind;
  /**
   * By kind: `<tier>/<api>.v<major>#<operationId>`; `<tier>/<api>.v<major>`; a consumer's id; an API, a tier or
   * `gateway`; an upstream's name; `<sub> (<issuer>)`; `<jti> (<issuer>)`; `gateway`.
   */
  readonly target: string;
  readonly state: ControlState;
  /** For colleagues; callers are never told. */
  readonly reason?: string | undefined;
  /** For callers. */
  readonly notice?: string | undefined;
  readonly who: string;
  /** Epoch milliseconds; absent = until somebody lifts it. */
  readonly until?: number | undefined;
}

/** What an operator wanted, as it is kept: the last one of each kind and target counts. */
export interface Control extends Wanted {
  /** Grows with every change, over all replicas. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Whether a control holds at a moment (epoch ms). */
export const holds = ({ kind, state, until }: Control, now: number): boolean =>
  kind !== 'reload' && state !== 'lifted' && (until === undefined || now < until);
