import type { Lifecycle, Plan } from '../../policies/policy.ts';

/** What there is to subscribe to: of one snapshot. */
export interface Offers {
  readonly plans: ReadonlyMap<string, Plan>;
  /** Versions of `<tier>/<api>`; `undefined` when there is no such API. */
  versionsOf(api: string): readonly number[] | undefined;
  /** Of `<tier>/<api>.v<major>`. */
  lifecycleOf(api: string): Lifecycle | undefined;
}
