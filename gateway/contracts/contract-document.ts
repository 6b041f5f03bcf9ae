import type { Tier } from '../../policies/policy.ts';
import type { Bundle } from './bundle.ts';
import type { Definition } from './openapi.ts';
import type { DocumentSettings } from './x-gateway.ts';

/** One contract: a version of an API, read, bundled and checked on its own. */
export interface ContractDocument {
  /** `<tier>/<api>.v<major>`. */
  readonly id: string;
  readonly tier: Tier;
  readonly name: string;
  readonly version: number;
  readonly file: string;
  readonly settings: DocumentSettings;
  readonly definition: Definition;
  /** What callers may see: the definition without `x-gateway`. */
  readonly published: Definition;
  /** Of everything the document is made of, shared parts included. */
  readonly hash: string;
  where: Bundle['where'];
  /** There when the document is not ours. */
  readonly foreign?: {
    /** What a path template begins with here and at the upstream, where that differs. */
    mapped(template: string): { readonly ours: string; readonly theirs: string } | undefined;
  };
}
