import { accepts } from './parts/credentials.ts';
import { createRecognised, credentialIn, highestPriority, priorityOf } from './parts/priority.ts';
import { type Answer, definePolicy, type Exchange } from './policy.ts';

/**
 * Turns calls away at the door while the process has its hands full, before anything is looked up or done, so that those
 * let in are answered in time. Who calls is not known here yet. It is guessed: without a credential, anonymous; with one
 * that was found good a moment ago, its plan; whoever brings another is let in, and `priority` judges when it is known.
 * A lower tier is called in the middle of a call that was let in, and comes before everybody.
 *
 * A call is at work until its answer has begun: event streams and sockets do not count, and none is ended by this.
 */
export const overload = definePolicy<object>({
  name: 'overload',
  side: 'entry',
  summary: 'Turns calls away while the process has its hands full, those with the lowest priority first.',
  refuses: [503],
  settings: {},
  create: (_settings, { operation, admission, plans, keep, clock }) => {
    const recognised = keep('recognised', () => createRecognised(clock));
    const isPublic = (['accessToken', 'apiKey', 'ticket'] as const).every((scheme) => !accepts(operation, scheme));
    const isInner = operation.tier !== 'experience';
    const takesTickets = accepts(operation, 'ticket');

    /** The plan of who probably calls; `undefined` where nobody can tell yet. */
    function guess({ headers, query }: Exchange): string | undefined {
      if (isPublic) return 'anonymous';
      const credential = credentialIn(headers);
      if (credential !== undefined) return recognised.plan(credential);
      return takesTickets && query !== '' ? undefined : 'anonymous';
    }

    const left = (answer: Answer): Answer => {
      admission.leave();
      return answer;
    };
    const failed = (error: unknown): never => {
      admission.leave();
      throw error;
    };

    return (exchange, next) => {
      if (exchange.admitted) return next(exchange);
      const plan = isInner ? 'internal' : admission.pressed ? guess(exchange) : undefined;
      const priority = isInner ? highestPriority : plan === undefined ? undefined : priorityOf(plan, plans);
      if (!admission.enter(priority)) {
        exchange.notes.shed = plan ?? 'unknown';
        return Promise.reject(admission.refuse(plan ?? 'unknown'));
      }
      if (plan !== undefined) recognised.judged.add(exchange);
      return next(exchange).then(left, failed);
    };
  },
});
