/** What `experience/portal.v1` tells of how an app calls. The contract says more of each. */
export interface Figures {
  readonly calls: number;
  /** 5xx. */
  readonly errors: number;
  /** 4xx, but for 429. */
  readonly refused: number;
  /** 429. */
  readonly limited: number;
  /** Milliseconds. */
  readonly p50?: number;
  readonly p95?: number;
}

export type Period = 'day' | 'month';
export type Environment = 'live' | 'test';

export interface Usage {
  readonly environment: Environment;
  readonly period: Period;
  readonly recordedTo: string;
  readonly delaySeconds: number;
  readonly totals: Figures;
  readonly points: readonly (Figures & { readonly start: string })[];
  readonly operations: readonly (Figures & { readonly operation: string; readonly lastSeen: string })[];
}

interface QuotaLeft {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly resetsAt: string;
}

export interface Allowance {
  readonly plan: string;
  readonly day?: QuotaLeft;
  readonly month?: QuotaLeft;
}

/** Of what an app has to be told. */
export type Notify = 'everything' | 'endings' | 'nothing';

export interface AppNotices {
  readonly notify: Notify;
  readonly items: readonly {
    readonly kind: 'sunset' | 'deprecation' | 'key-expiry';
    readonly at?: string;
    readonly detail: string;
    readonly api?: string;
    readonly successor?: string;
    readonly keyId?: string;
  }[];
}
