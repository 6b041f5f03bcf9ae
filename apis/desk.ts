import type { BreakerView, Plan } from '../policies/policy.ts';

/** What an operator has taken hold of, or let go of. Times are ISO date-times. */
export interface ControlRecord {
  /** Grows with every change, over all replicas. */
  readonly version: number;
  readonly kind: 'operation' | 'api' | 'consumer' | 'maintenance' | 'breaker' | 'subject' | 'token' | 'reload';
  readonly target: string;
  readonly state: 'off' | 'on' | 'open' | 'closed' | 'asked' | 'lifted';
  /** For colleagues. */
  readonly reason?: string;
  /** For callers. */
  readonly notice?: string;
  readonly who: string;
  readonly since: string;
  readonly until?: string;
}

export interface WantedControl extends Pick<ControlRecord, 'target' | 'state' | 'reason' | 'notice' | 'until' | 'who'> {
  readonly kind: Exclude<ControlRecord['kind'], 'reload'>;
}

/** A process of the gateway, as it last said of itself. */
export interface ProcessRecord {
  readonly processId: string;
  readonly host: string;
  readonly pid: number;
  /** Its number among the workers of one port. */
  readonly worker?: number;
  /** ISO date-times. */
  readonly startedAt: string;
  readonly seenAt: string;
  /** Hash of what it enforces. */
  readonly contracts: string;
}

/** A breaker of one process. */
export interface BreakerRecord extends Pick<BreakerView, 'upstream' | 'operations' | 'state' | 'forced'> {
  readonly processId: string;
  /** ISO date-time from which on a call may try the upstream again. */
  readonly retryAt?: string;
}

/** How an upstream does: calls to it in this hour and the last, and the worst state of its breakers. */
export interface UpstreamHealth {
  readonly upstream: string;
  readonly kind: 'local' | 'http';
  /** Those whose operations are done there. */
  readonly apis: readonly string[];
  readonly state: BreakerView['state'];
  readonly calls: number;
  readonly errors: number;
  /** Milliseconds. */
  readonly p50?: number;
  readonly p95?: number;
}

/** What holds calls back, as this process enforces it. */
export interface Limits {
  readonly plans: readonly Plan[];
  /** Of connections and requests as they arrive, by name. */
  readonly connections: Readonly<Record<string, number>>;
  /** Of one API's operations, by policy and setting. */
  readonly operations?: readonly {
    readonly operation: string;
    readonly policies: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
}

/** What became of one contract at one load. */
export interface ContractChangeRecord {
  readonly id: number;
  readonly document: string;
  readonly version: string;
  readonly at: string;
  readonly hash: string;
  readonly action: 'added' | 'changed' | 'removed';
  readonly changes: readonly {
    readonly effect: 'breaking' | 'additive' | 'lifecycle' | 'wording';
    readonly operation?: string;
    readonly what: string;
  }[];
}

/**
 * What there is to see and to take hold of in the gateway itself, for the experience APIs that declare `x-gateway.desk`.
 * Their handlers decide who may.
 */
export interface Desk {
  /** Whether documents of a tier are for everybody here, signed in or not. */
  isPublic(tier: string): boolean;
  /** Names of the issuers whose tokens are taken. */
  issuers(): readonly string[];
  controls(): readonly ControlRecord[];
  /** Newest first. @param before  version of the last one seen */
  controlChanges(rows: number, before?: number): Promise<readonly ControlRecord[]>;
  /** Holds everywhere within two seconds. @throws Problem  `not-found` for a target there is not, `bad-request` for an end that makes no sense */
  setControl(wanted: WantedControl): Promise<ControlRecord>;
  /** Every process that shares the store and has shown itself in the last seconds, and the breakers each has. */
  breakers(): Promise<{ readonly processes: readonly ProcessRecord[]; readonly items: readonly BreakerRecord[] }>;
  upstreams(): Promise<readonly UpstreamHealth[]>;
  /** @param api  `<tier>/<api>.v<major>`, whose operations are told too. @throws Problem  `not-found` */
  limits(api?: string): Limits;
  /** Newest first. @param before  id of the last one seen */
  contractChanges(document: string, rows: number, before?: number): Promise<readonly ContractChangeRecord[]>;
}
