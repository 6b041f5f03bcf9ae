import type { ServerResponse } from 'node:http';
import { Problem } from '#problem';
import { isTier } from '../../policies/parts/caller.ts';
import { neverReached } from '../../policies/parts/never-reached.ts';
import type { Handler } from '../../policies/policy.ts';
import { crossing } from '../../policies/tier-identity/continuation.ts';
import { isEventStream } from '../../policies/validate/media-type.ts';
import type { Lasting } from '../controls/lasting.ts';
import type { OpenExchange } from '../exchange.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { compressAnswer, mayCompress } from './compression.ts';
import { answerOf, type Ending, onPage, type RefusalPage, writeAnswer } from './tail.ts';
import type { Transport } from './transport.ts';

/** Takes exchanges through their chains, and knows which are under way. */
export interface Runner {
  /** Runs a chain and writes what comes of it. It never rejects. */
  run(exchange: OpenExchange, response: ServerResponse, chain: Handler, page?: RefusalPage): Promise<void>;
  readonly active: number;
  /** Event streams that have begun and not ended. */
  readonly streams: ReadonlySet<Lasting>;
}

export interface RunnerParts {
  current(): Pick<Snapshot, 'enter'>;
  /** The gateway's URL as callers know it. */
  readonly base: string;
  readonly transport: Pick<Transport, 'strict'>;
}

export function createRunner({ current, base, transport }: RunnerParts): Runner {
  let active = 0;
  const streams = new Set<Lasting>();

  const run = async (
    exchange: OpenExchange,
    response: ServerResponse,
    chain: Handler,
    page?: RefusalPage,
  ): Promise<void> => {
    if (transport.strict !== undefined) exchange.outgoing['strict-transport-security'] = transport.strict;
    const leave = current().enter();
    active += 1;
    exchange.onSettled(() => {
      active -= 1;
      leave();
    });
    let ending: Ending | undefined;
    response.on('close', () => {
      const complete = response.writableFinished;
      if (!complete) exchange.abort(new Error('the client left'));
      ending?.(complete);
    });
    // While its version was looked up.
    if (response.destroyed) exchange.abort(new Error('the client left'));
    try {
      const plain = await chain(exchange);
      const answer = mayCompress(plain, exchange) ? await compressAnswer(plain, exchange) : plain;
      if (answer.status >= 400) tellOrigin(exchange, exchange.operation.id);
      ending = writeAnswer(answer, exchange, response);
      if (answer.body.kind === 'relay' && isEventStream(answer.headers['content-type'])) keepStream(exchange, response);
    } catch (error) {
      const answer = answerOf(error, base, exchange.id);
      tellOrigin(exchange, answer.problem.facts.origin ?? exchange.operation.id, error);
      const shown = page === undefined ? answer : onPage(answer, exchange.id, page);
      ending = writeAnswer(shown, exchange, response, error instanceof Problem ? error : answer.problem);
    }
  };

  const keepStream = (exchange: OpenExchange, response: ServerResponse): void => {
    const end = (_code: number, reason: string): void => {
      response.end(() => exchange.abort(new Error(reason)));
    };
    const stream: Lasting = { exchange, end };
    streams.add(stream);
    exchange.onSettled(() => streams.delete(stream));
  };

  return {
    run,
    streams,
    get active() {
      return active;
    },
  };
}

/** A tier above, and nobody else, is told where a refusal began: it then neither counts nor repeats it once more. */
function tellOrigin({ identity, outgoing }: OpenExchange, origin: string, error?: unknown): void {
  if (!isTier(identity)) return;
  outgoing[crossing.origin] = origin;
  if (neverReached(error)) outgoing[crossing.reached] = 'no';
}
