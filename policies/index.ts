import { accessLog } from './access-log/access-log.ts';
import { accessToken } from './access-token/access-token.ts';
import { addressLimit } from './address-limit.ts';
import { apiKey } from './api-key.ts';
import { authorize } from './authorize.ts';
import { bulkhead } from './bulkhead.ts';
import { cache } from './cache/cache.ts';
import { circuitBreaker } from './circuit-breaker/circuit-breaker.ts';
import { controls } from './controls.ts';
import { cors } from './cors.ts';
import { deadline } from './deadline.ts';
import { debugAccess } from './debug-access.ts';
import { deprecation } from './deprecation.ts';
import { edgeRule } from './edge-rule.ts';
import { hopControls } from './hop-controls.ts';
import { hopUsage } from './hop-usage.ts';
import { idempotency } from './idempotency/idempotency.ts';
import { layering } from './layering.ts';
import { metrics } from './metrics.ts';
import { overload } from './overload.ts';
import { planLimit } from './plan-limit/plan-limit.ts';
import type { PolicyDefinition } from './policy.ts';
import { priority } from './priority.ts';
import { retry } from './retry/retry.ts';
import { sandbox } from './sandbox/sandbox.ts';
import { scopes } from './scopes.ts';
import { serverTiming } from './server-timing/server-timing.ts';
import { ticket } from './ticket.ts';
import { tierIdentity } from './tier-identity/tier-identity.ts';
import { timeout } from './timeout.ts';
import { trace } from './trace/trace.ts';
import { usage } from './usage.ts';
import { validate } from './validate/validate.ts';
import { version } from './version.ts';

/**
 * Every policy, in the one order there is: outermost first. Contracts choose settings, never order. Those of side
 * `entry` judge requests from outside; those of side `hop` judge calls between tiers as well.
 */
export const catalogue: readonly PolicyDefinition<object>[] = [
  trace, // first: whatever follows can be found again by request and trace id
  serverTiming, // around whatever it measures, and told on refusals too
  accessLog, // sees every outcome, refusals too
  metrics, // likewise, and cheaply
  usage, // likewise, by who it was: told when all is over, and the caller known
  cors, // preflights carry no credential, so they are answered before one is asked for
  overload, // as early as can be: who is turned away costs little, is logged and counted, and a page may read why
  tierIdentity, // the one credential that opens a lower tier: layering must know of it, and the limits skip who holds it
  debugAccess, // likewise: for people who may look inside, it stands in for the tier above
  layering, // what is not public needs no further look
  controls, // what is off is off for everyone, and says so without a credential
  version, // a version that is gone is gone for everyone, and says so without a credential
  addressLimit, // before credentials, so that a flood of bad ones costs no look-ups and no signatures
  accessToken, // who is calling: each credential policy reads its own and leaves the rest to the next
  apiKey,
  ticket, // last of the three, because reading it uses it up
  scopes, // may they: judged once, over whatever the credential brought
  priority, // who calls is known now; before the limit, so that nobody pays for being turned away
  planLimit, // after identity: a quota belongs to a plan, and refused callers use none of it
  deprecation, // counts those who are let in, whatever becomes of their calls
  hopUsage, // sees every outcome of a hop, refusals too
  edgeRule, // first of those that judge a hop: who may not call at all learns nothing more
  hopControls, // next, before anything is done; callers are known by here, so consumers are judged here too
  validate, // paid for by admitted calls only; nothing further in meets what the contract forbids
  sandbox, // the last that test callers meet: refused like anybody, they touch nothing real
  deadline, // starts nothing that cannot be in time; what lies inside, the question before it too, takes its time from it
  authorize, // asks with the values that validation has found good, before the upstream hears of the call
  idempotency, // of those who may call, each does a thing once; whatever lies inside is done by the first alone
  cache, // inside the deadline: who waits for a shared call has a time of his own, and the call is nobody's
  retry, // within the deadline, and outside what counts calls: every attempt takes its own place and verdict
  circuitBreaker, // outside the bulkhead: nobody waits for a place in an upstream that is left alone
  bulkhead, // what it refuses says nothing of how the upstream works, and the breaker counts it as nothing
  timeout, // innermost, so that slow counts as failed
];
