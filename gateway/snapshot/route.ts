import type { Handler } from '../../policies/policy.ts';
import type { Target } from '../tiers/door.ts';
import type { EngineOperation } from './operations.ts';
import type { Pipeline } from './pipeline.ts';
import type { Resolved } from './settings.ts';

/**
 * An operation that can be called. Its chains are composed when it is first called: there are many more operations than
 * are called on any one day, and a class because ten thousand of these are made at every reload.
 */
export class Route implements Target, Pipeline {
  readonly operation: EngineOperation;
  readonly settings: Resolved;
  /** Whether it runs in this process. */
  readonly here: boolean;
  readonly #compose: (route: Route) => Pipeline;
  #pipeline: Pipeline | undefined;
  #wasCalled = false;

  constructor(operation: EngineOperation, settings: Resolved, here: boolean, compose: (route: Route) => Pipeline) {
    this.operation = operation;
    this.settings = settings;
    this.here = here;
    this.#compose = compose;
  }

  get method(): string {
    return this.operation.method;
  }

  get path(): string {
    return this.operation.path;
  }

  get tier(): string {
    return this.operation.tier;
  }

  get name(): string {
    return this.operation.name;
  }

  get version(): number {
    return this.operation.version;
  }

  /** Whether equal calls within one exchange are made once. */
  get once(): boolean {
    return this.settings.cache?.coalesce !== false;
  }

  get entry(): Handler {
    this.#wasCalled = true;
    return this.#composed().entry;
  }

  get hop(): Handler {
    this.#wasCalled = true;
    return this.#composed().hop;
  }

  get enforced(): readonly string[] {
    return this.#composed().enforced;
  }

  /** Whether it has been called since this was last asked. */
  calledSince(): boolean {
    const was = this.#wasCalled;
    this.#wasCalled = false;
    return was;
  }

  /** Lets go of its chains, and of what was compiled for them; the next call has them made again. */
  forget(): void {
    this.#pipeline = undefined;
    this.operation.forget();
  }

  #composed(): Pipeline {
    this.#pipeline ??= this.#compose(this);
    return this.#pipeline;
  }
}
