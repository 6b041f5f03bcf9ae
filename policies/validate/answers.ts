import { Problem, type Violation } from '#problem';
import type { Answer, Exchange, Operation, Surroundings } from '../policy.ts';
import { declaredType, essenceOf, isJson } from './media-type.ts';
import { describe } from './request.ts';

/** Looks at what came of an exchange: an answer, or a problem thrown in its place. */
export type AnswerCheck = (exchange: Exchange, answer: Answer | Problem) => void;

/**
 * In tests every answer that breaks its contract is a failure; in production some are looked at, and what is wrong is
 * logged and counted but never keeps an answer from its caller.
 * @param share  of the answers looked at in production, from 0 to 1
 */
export function createAnswerCheck(
  { operation, answerChecks, log, meter }: Pick<Surroundings, 'operation' | 'answerChecks' | 'log' | 'meter'>,
  share: number,
): { readonly check: AnswerCheck; isDue(): boolean } {
  // What others answer is theirs: no test of ours can hold them to it.
  if (answerChecks === 'tests' && operation.foreign === undefined) return { check: insist, isDue: () => true };
  const violated = meter.counter('causeway_contract_violations_total', 'Answers that broke their contract.', [
    'operation',
    'status',
  ]);
  return {
    isDue: () => Math.random() < share,
    check(exchange, answer) {
      const violations = tryToFind(exchange, answer);
      if (violations.length === 0) return;
      const { id, operation } = exchange;
      violated.inc({ operation: operation.id, status: String(answer.status) });
      log.warn(
        {
          requestId: id,
          operation: operation.id,
          status: answer.status,
          violations: describe(violations.slice(0, 20)),
        },
        'an answer breaks its contract',
      );
    },
  };
}

const insist: AnswerCheck = (exchange, answer) => {
  const violations = violationsOf(exchange, answer);
  if (violations.length === 0) return;
  const said = `${exchange.operation.id} answered ${answer.status} against its contract: ${describe(violations)}`;
  throw new Problem('internal', { cause: new Error(said, { cause: answer }) });
};

/** A contract that cannot be compiled is a mistake of ours, and no reason to keep an answer back. */
function tryToFind(exchange: Exchange, answer: Answer | Problem): Violation[] {
  try {
    return violationsOf(exchange, answer);
  } catch (error) {
    return [{ detail: `it could not be checked: ${String(error)}` }];
  }
}

/** Failures of ours (5xx) can happen to every operation and need not be declared; nor can our refusals, by others. */
function violationsOf(exchange: Exchange, answer: Answer | Problem): Violation[] {
  const { status } = answer;
  const { foreign } = exchange.operation;
  if (status >= 500 || (foreign && answer instanceof Problem)) return [];
  // The cache's word: what the caller has is still the answer, whether or not the contract thought of it.
  if (status === 304) return [];
  const declared = exchange.operation.answers.mediaTypes(status);
  if (answer instanceof Problem) {
    return declared === undefined ? [{ detail: `status ${status} (${answer.kind}) is not declared` }] : [];
  }
  const { kind } = answer.body;
  if (kind === 'relay' || kind === 'upgrade') return [];
  if (declared === undefined) return [{ detail: `status ${status} is not declared` }];
  return bodyViolations(exchange, answer, declared);
}

function bodyViolations(
  { operation, method }: Exchange,
  { status, headers, body }: Answer,
  declared: readonly string[],
) {
  if (body.kind === 'none') {
    return declared.length === 0 || method === 'HEAD' ? [] : [{ detail: 'the body that is declared is missing' }];
  }
  const given = headers['content-type'];
  const contentType = typeof given === 'string' ? given : body.kind === 'value' ? 'application/json' : '';
  const essence = essenceOf(contentType);
  if (essence === 'application/problem+json') return [];
  const type = declaredType(contentType, declared);
  if (type === undefined) return [{ detail: `media type ${essence || 'none'} is not declared` }];
  if (!isJson(essence)) return [];
  return checkJson(operation, status, type, body);
}

function checkJson(operation: Operation, status: number, type: string, body: Answer['body']): Violation[] {
  if (body.kind === 'value') return operation.answers.check(status, type, body.value);
  if (body.kind !== 'bytes') return [];
  let value: unknown;
  try {
    value = JSON.parse(body.bytes.toString());
  } catch {
    return [{ detail: 'the body is not JSON' }];
  }
  return operation.answers.check(status, type, value);
}
