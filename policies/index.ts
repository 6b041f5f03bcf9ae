import { accessLog } from './access-log.ts';
import { accessToken } from './access-token/access-token.ts';
import { apiKey } from './api-key.ts';
import { authorize } from './authorize.ts';
import { cors } from './cors.ts';
import { deadline } from './deadline.ts';
import { edgeRule } from './edge-rule.ts';
import { layering } from './layering.ts';
import { metrics } from './metrics.ts';
import type { PolicyDefinition } from './policy.ts';
import { scopes } from './scopes.ts';
import { ticket } from './ticket.ts';
import { trace } from './trace.ts';
import { version } from './version.ts';

/**
 * Every policy, in the one order there is: outermost first. Contracts choose settings, never order. Those of side
 * `entry` judge requests from outside; those of side `hop` judge calls between tiers as well.
 */
export const catalogue: readonly PolicyDefinition<object>[] = [
  trace, // first: whatever follows can be found again by request and trace id
  accessLog, // sees every outcome, refusals too
  metrics, // likewise, and cheaply
  cors, // preflights carry no credential, so they are answered before one is asked for
  layering, // what is not public needs no further look
  version, // a version that is gone is gone for everyone, and says so without a credential
  accessToken, // who is calling: each credential policy reads its own and leaves the rest to the next
  apiKey,
  ticket, // last of the three, because reading it uses it up
  scopes, // may they: judged once, over whatever the credential brought
  edgeRule, // first of a hop: who may not call at all learns nothing more
  authorize, // asks with the values that validation has found good, before the upstream hears of the call
  deadline, // starts nothing that cannot be in time; what lies inside takes its time from it
];
