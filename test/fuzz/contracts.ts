import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Broken, waysToBreak } from './breaks.ts';
import { fittingCalls, type Written, write } from './calls.ts';
import { type Callable, startProduct } from './operations.ts';
import { hold, longestWait, type Trial } from './property.ts';

/** A request, and the operation it is for. */
type Fitting = Written & { readonly id: string };

/**
 * Every operation of every contract: a call that fits is answered as declared and never with a failure; one with exactly
 * one thing wrong is refused with a problem that names it.
 * @throws Error  with the smallest call of which that is not true
 */
export async function contractsHold(trial: Trial): Promise<void> {
  const { gateway, operations } = await startProduct();
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const calls = fc.oneof(...operations.map(callsOf));
  const holds = async (call: Fitting | (Fitting & Broken)): Promise<void> => {
    const callable = byId.get(call.id) as Callable;
    const answer = await send(callable, call);
    if ('wrong' in call) assertRefused(call, answer);
    else assertDeclared(callable, answer);
  };
  try {
    await hold(calls, holds, trial);
  } finally {
    await gateway.stop();
  }
}

/** One call in three fits. Chosen by numbers, so that what fails can be made smaller and stays the same kind of call. */
function callsOf({ id, operation }: Callable): fc.Arbitrary<Fitting | (Fitting & Broken)> {
  const turns = fc.noBias(fc.nat({ max: 2 }));
  const choices = fc.noBias(fc.nat({ max: 99_999 }));
  return fc.tuple(fittingCalls(operation), turns, choices).map(([call, turn, choice]) => {
    if (turn === 0) return { id, ...write(operation, call) };
    const ways = waysToBreak(operation, call);
    return { id, ...(ways[choice % ways.length] as Broken) };
  });
}

interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

async function send({ url, credential }: Callable, { method, target, headers, body }: Written): Promise<Answered> {
  const answer = await fetch(url + target, {
    method,
    headers: [...headers, ...(await credential())] as [string, string][],
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(longestWait),
  });
  const mediaType = (answer.headers.get('content-type') ?? '').split(';')[0] as string;
  return { status: answer.status, mediaType, text: await answer.text() };
}

function assertDeclared({ operation, document }: Callable, { status, mediaType, text }: Answered): void {
  assert.ok(status < 500, `it is answered ${status}: ${text}`);
  const declared = document.calls(operation).answers.mediaTypes(status);
  assert.ok(declared !== undefined, `it is answered ${status}, which is not declared: ${text}`);
  assert.ok(text === '' || declared.includes(mediaType), `it is answered with ${mediaType}, which is not declared`);
}

interface Problem {
  readonly type: string;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
}

function assertRefused({ kind, parameter, pointer, named = '' }: Broken, { status, mediaType, text }: Answered): void {
  assert.ok(status >= 400 && status < 500, `it is answered ${status}: ${text}`);
  assert.equal(mediaType, 'application/problem+json', text);
  const { type, errors = [] } = JSON.parse(text) as Problem;
  assert.equal(type.split('/').at(-1), kind, text);
  if (parameter === undefined && pointer === undefined) return;
  const names = errors.some(
    (error) => error.parameter === parameter && error.pointer === pointer && error.detail.includes(named),
  );
  assert.ok(names, `what is wrong is not named: ${text}`);
}
