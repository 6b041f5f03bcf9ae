import type { Clock } from '../../../policies/policy.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Door } from '../door.ts';
import type { Presence } from '../session/presence.ts';

/** What the pages of apps are made with. */
export interface AppParts {
  readonly door: Door;
  readonly presence: Presence;
  catalogue(): Catalogue;
  readonly publicUrl: string;
  readonly clock: Pick<Clock, 'now'>;
}
