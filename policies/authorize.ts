import { Problem } from '#problem';
import { definePolicy } from './policy.ts';

/**
 * Asks an operation of a lower tier whether this caller may do this to this thing, before the upstream hears of it. A
 * no looks like a thing that does not exist, so that nobody learns what others have. When the question cannot be
 * answered, neither can the call.
 */
export const authorize = definePolicy<object>({
  name: 'authorize',
  side: 'hop',
  summary: 'Asks the operation named in `x-gateway.authorize` first, and answers a no with 404.',
  refuses: [404],
  settings: {},
  create: (_settings, { operation, ask }) => {
    const question = operation.authorize;
    if (question === undefined) return undefined;
    return async (exchange, next) => {
      const answer = await ask(question, exchange, exchange.parameters.path).catch(asRefusal);
      if (!isYes(answer)) throw new Problem('not-found');
      return next(exchange);
    };
  },
});

const isYes = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'allowed' in answer && answer.allowed === true;

function asRefusal(error: unknown): never {
  if (error instanceof Problem && (error.status === 403 || error.status === 404)) {
    throw new Problem('not-found', { cause: error });
  }
  throw error;
}
