import { createRecognised, credentialIn, planOf, priorityOf } from './parts/priority.ts';
import { definePolicy } from './policy.ts';

/**
 * The other half of `overload`: judges by the plan of who calls, once that is proven, and remembers it for the next call.
 * Before the plan's limit, so that nobody pays for being turned away.
 */
export const priority = definePolicy<object>({
  name: 'priority',
  side: 'entry',
  summary:
    "Turns calls away by their plan's priority while the process has its hands full, once it is known who calls.",
  refuses: [503],
  settings: {},
  create: (_settings, { operation, admission, plans, keep, clock }) => {
    if (operation.tier !== 'experience') return undefined;
    const recognised = keep('recognised', () => createRecognised(clock));

    return (exchange, next) => {
      if (exchange.admitted) return next(exchange);
      const isPressed = admission.pressed;
      if (isPressed && recognised.judged.has(exchange)) return next(exchange);
      const plan = planOf(exchange.identity);
      if (isPressed && plan !== 'anonymous') {
        const credential = credentialIn(exchange.headers);
        if (credential !== undefined) recognised.remember(credential, plan);
      }
      if (admission.judge(priorityOf(plan, plans))) return next(exchange);
      exchange.notes.shed = plan;
      return Promise.reject(admission.refuse(plan));
    };
  },
});
