import type { Exchange, Identity } from '../../policies/policy.ts';

/** An API, calling the tier below for an exchange that is asked for at each call. */
export class Caller {
  readonly #api: string;
  readonly #parent: () => Exchange;
  #own: Identity | undefined;
  #passed: Identity | undefined;

  constructor(api: string, parent: () => Exchange) {
    this.#api = api;
    this.#parent = parent;
  }

  exchange(): Exchange {
    return this.#parent();
  }

  /** Who the exchange is for, as the tier below is told. */
  identityIn({ identity }: Exchange): Identity {
    if (this.#passed === undefined || this.#own !== identity) {
      this.#own = identity;
      this.#passed = { ...identity, caller: this.#api };
    }
    return this.#passed;
  }
}

/**
 * A class of what stands behind doors for one API: its operations by name. Each is made when it is asked for, since of
 * all that an API may call, a handler calls little.
 */
export function apiClass(
  ids: Readonly<Record<string, string>>,
  open: (caller: Caller, id: string) => unknown,
): new (
  caller: Caller,
) => object {
  return class Api {
    readonly #caller: Caller;
    constructor(caller: Caller) {
      this.#caller = caller;
    }
    static {
      for (const [name, id] of Object.entries(ids)) {
        Object.defineProperty(Api.prototype, name, {
          enumerable: true,
          get(this: Api): unknown {
            return open(this.#caller, id);
          },
        });
      }
    }
  };
}
