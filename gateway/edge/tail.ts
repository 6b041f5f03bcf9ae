import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '#problem';
import { discard } from '../../policies/parts/discard.ts';
import type { Answer, AnswerBody, Headers, Outcome } from '../../policies/policy.ts';
import type { OpenExchange } from '../exchange.ts';

/** Turns whatever was thrown into an answer. What nobody foresaw says nothing of itself. */
export function answerOf(error: unknown, base: string, instance: string): Answer & { readonly problem: Problem } {
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error });
  return {
    problem,
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      // Its help says that there is one.
      ...(problem.kind === 'unavailable' ? { 'retry-after': '1' } : {}),
      ...problem.facts.headers,
    },
    body: { kind: 'bytes', bytes: Buffer.from(JSON.stringify(problem.document(base, instance))) },
  };
}

/**
 * Writes an answer and settles its exchange when the last byte is out, or when either side breaks off.
 * Small answers are one socket write.
 */
export function writeAnswer(answer: Answer, exchange: OpenExchange, response: ServerResponse, error?: unknown): void {
  const problem = error instanceof Problem ? error.kind : error === undefined ? undefined : 'internal';
  const facts = { ...(problem === undefined ? {} : { problem }), ...(error === undefined ? {} : { error }) };
  const ended = (complete: boolean, bytes: number): void => {
    // Of an answer that nobody was given, only that counts.
    const told = complete || response.headersSent ? { ...facts, status: answer.status } : { status: 499 };
    exchange.settle({ ...told, complete, bytes } satisfies Outcome);
  };
  if (response.destroyed || response.headersSent) {
    discard(answer);
    ended(false, 0);
    // Half an answer cannot be mended by another.
    response.destroy();
    return;
  }
  const { body } = answer;
  if (body.kind === 'upgrade' && exchange.upgrade !== undefined) {
    response.detachSocket(exchange.upgrade.socket as Socket);
    body.handOver((outcome) => exchange.settle(outcome));
    return;
  }
  const headers = merge(answer.headers, exchange.outgoing);
  // A body nobody read would be taken for the next request's head, or read for nothing.
  const unread = exchange.body.kind === 'incoming' && !response.req.complete;
  if (unread) headers.connection = 'close';
  if (body.kind === 'relay' && exchange.method !== 'HEAD') {
    response.writeHead(answer.status, headers);
    relay(body, response, ended);
    return;
  }
  const bytes = bytesOf(body, headers);
  if (bytes !== undefined) headers['content-length'] = bytes.length;
  // RFC 9110 §9.3.2: HEAD tells what GET would send, without sending it.
  const sent = exchange.method === 'HEAD' ? undefined : bytes;
  discard(answer);
  response.once('close', () => ended(response.writableFinished, sent?.length ?? 0));
  response.writeHead(answer.status, headers);
  if (unread) endWhenRead(response, sent, ended);
  else response.end(sent);
}

/** Milliseconds a client that has its answer may go on sending the body. */
const patience = 1_000;

/**
 * Writes the whole answer, and closes when the client has stopped sending, or soon. To close at once would reset the
 * connection while bytes still come, and the answer would be lost with it (RFC 9112 §9.6).
 */
function endWhenRead(
  response: ServerResponse,
  bytes: Buffer | undefined,
  ended: (complete: boolean, bytes: number) => void,
): void {
  const end = (): void => {
    response.end();
  };
  const timer = setTimeout(end, patience);
  response.once('close', () => clearTimeout(timer));
  if (bytes === undefined) response.flushHeaders();
  else response.write(bytes, (error) => error ?? ended(true, bytes.length));
  response.req.once('end', end).resume();
}

function bytesOf(body: AnswerBody, headers: OutgoingHttpHeaders): Buffer | undefined {
  if (body.kind === 'bytes') return body.bytes;
  if (body.kind !== 'value') return undefined;
  headers['content-type'] ??= 'application/json';
  return Buffer.from(JSON.stringify(body.value));
}

function relay(
  body: Extract<AnswerBody, { kind: 'relay' }>,
  response: ServerResponse,
  ended: (complete: boolean, bytes: number) => void,
): void {
  let bytes = 0;
  // Heads go out at once: an event stream's first event may be minutes away.
  response.flushHeaders();
  const flow = body.attach({
    write(chunk) {
      bytes += chunk.length;
      const more = response.write(chunk);
      if (!more) flow.pause();
      return more;
    },
    end: () => response.end(),
    // Never a clean end for a broken body: the client must not take a part for the whole (RFC 9112 §8).
    fail: (error) => response.destroy(error),
  });
  response.on('drain', () => flow.resume());
  response.once('close', () => {
    if (!response.writableFinished) flow.abort(new Error('the client left'));
    ended(response.writableFinished, bytes);
  });
  response.on('error', () => {});
}

function merge(headers: Headers, outgoing: Headers): OutgoingHttpHeaders {
  const merged = { ...headers } as OutgoingHttpHeaders;
  for (const name in outgoing) {
    const own = merged[name];
    // Lists, to which each may add; of everything else the gateway's word is the last.
    const adds = own !== undefined && (name === 'vary' || name === 'link');
    merged[name] = adds ? `${own}, ${outgoing[name]}` : (outgoing[name] as string | string[]);
  }
  return merged;
}
