import type { Child } from '../machine/children.ts';
import type { Target } from '../machine/load.ts';

/** Where a contestant runs and what it forwards to. */
export interface Ground {
  /** Of its own, for its files. */
  readonly folder: string;
  readonly upstreamPort: number;
}

/** A contestant that serves. */
export interface Runner {
  readonly child: Child;
  /** Other processes that do the work with it, counted with it. */
  readonly beside?: readonly Child[];
  readonly port: number;
  /** What a request needs besides what the case says: credentials, for those that ask for them. */
  readonly dress: Dress;
  /** The same server asked in other ways, by name: contestants of their own. */
  readonly also?: Readonly<Record<string, Dress>>;
}

/** Makes the request of a case what a contestant is sent for it. */
export type Dress = (request: Target) => Target;

/** Somebody who can forward a request. */
export interface Contestant {
  readonly name: string;
  /** npm packages it is made of, `name@version`, installed when first needed. */
  readonly packages?: readonly string[];
  /** Program it is, of the operating system. */
  readonly program?: string;
  start(ground: Ground): Promise<Runner>;
}

/** Sent as it is. */
export const plain: Dress = (request) => request;
