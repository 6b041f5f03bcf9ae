import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '#problem';
import { discard } from '../../policies/parts/discard.ts';
import type { Answer, AnswerBody, Outcome } from '../../policies/policy.ts';
import type { OpenExchange } from '../exchange.ts';
import { inCohorts } from '../runtime/cohorts.ts';
import { comesTooLate, endAfter } from './socket.ts';

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
    body: { kind: 'bytes', bytes: Buffer.from(textOf(problem, base, instance)) },
  };
}

/** What stands before and behind the instance, by base and kind, of problems that say nothing else of their own. */
const alike = new Map<string, readonly [before: string, behind: string]>();
const anyInstance = '00000000-0000-0000-0000-000000000000';

/** Those of a flood of refusals are made of texts that are there. */
function textOf(problem: Problem, base: string, instance: string): string {
  const { detail, errors } = problem.facts;
  if (detail !== undefined || errors !== undefined) return JSON.stringify(problem.document(base, instance));
  const key = `${base} ${problem.kind}`;
  let parts = alike.get(key);
  if (parts === undefined) {
    const [before = '', behind = ''] = JSON.stringify(problem.document(base, anyInstance)).split(anyInstance);
    parts = [before, behind];
    alike.set(key, parts);
  }
  return `${parts[0]}${instance}${parts[1]}`;
}

/** A refusal as a page for people, whole. `id` is the request's, by which it is found in the log. */
export type RefusalPage = (problem: Problem, id: string) => string;

/** The same on a page. One that cannot be made says no more than the refusal itself. */
export function onPage(answer: ReturnType<typeof answerOf>, id: string, page: RefusalPage): Answer {
  try {
    const bytes = Buffer.from(page(answer.problem, id));
    const headers = { ...answer.headers, 'content-type': 'text/html; charset=utf-8' };
    return { ...answer, headers, body: { kind: 'bytes', bytes } };
  } catch {
    return answer;
  }
}

/** Settles an exchange whose response has been closed; `complete` when its last byte was out by then. */
export type Ending = (complete: boolean) => void;

/**
 * Writes an answer. Its exchange is settled when the last byte is out, or when either side breaks off: whoever calls tells
 * of that with what is returned, unless nothing is. Small answers are one string, and one write.
 */
export function writeAnswer(
  answer: Answer,
  exchange: OpenExchange,
  response: ServerResponse,
  error?: unknown,
): Ending | undefined {
  const ended = (complete: boolean, bytes: number): void => {
    // Of an answer that nobody was given, only that counts.
    const told = complete || response.headersSent;
    exchange.settle(told ? outcomeOf(answer.status, error, complete, bytes) : { status: 499, complete, bytes });
  };
  if (response.destroyed || response.headersSent) {
    discard(answer);
    ended(false, 0);
    // Half an answer cannot be mended by another.
    response.destroy();
    return undefined;
  }
  const { body } = answer;
  if (body.kind === 'upgrade' && exchange.upgrade !== undefined) {
    response.detachSocket(exchange.upgrade.socket as Socket);
    body.handOver((outcome) => exchange.settle(outcome));
    return undefined;
  }
  // A body nobody read would be taken for the next request's head, or read for nothing.
  const unread = exchange.body.kind === 'incoming' && !response.req.complete;
  const content = contentOf(body);
  const fields = fieldsOf(answer, exchange, content?.length);
  if (unread || comesTooLate(response.req)) {
    fields.push('connection', 'close');
    endAfter(response.req);
  }
  try {
    // Behind a refusal nothing is caught: a field that cannot be sent must not cost it, and the process with it.
    response.writeHead(answer.status, error === undefined ? fields : sendable(fields));
  } catch (cause) {
    discard(answer);
    throw cause;
  }
  if (body.kind === 'relay' && exchange.method !== 'HEAD') return relay(body, response, ended);

  // RFC 9110 §9.3.2: HEAD tells what GET would send, without sending it.
  const sent = exchange.method === 'HEAD' ? undefined : content;
  discard(answer);
  if (unread) endWhenRead(response, sent, ended);
  else leave({ response, sent });
  return (complete) => ended(complete, sent?.length ?? 0);
}

/** Answers that are whole leave together, at the end of the turn. Whose client has left meanwhile goes nowhere. */
const leave = inCohorts<Whole>(({ response, sent }) => response.end(sent, 'latin1'));

interface Whole {
  readonly response: ServerResponse;
  readonly sent: Content | undefined;
}

/**
 * Bytes of a body that goes out as text, one character a byte: Node then makes one string of it and the head, which it
 * hands to the system in one piece and without waiting.
 */
const mostAsText = 8_192;

function outcomeOf(status: number, error: unknown, complete: boolean, bytes: number): Outcome {
  if (error === undefined) return { status, complete, bytes };
  return { status, problem: error instanceof Problem ? error.kind : 'internal', error, complete, bytes };
}

/** Milliseconds a client that has its answer may go on sending the body. */
const patience = 1_000;

/**
 * Writes the whole answer, and closes when the client has stopped sending, or soon. To close at once would reset the
 * connection while bytes still come, and the answer would be lost with it (RFC 9112 §9.6).
 */
function endWhenRead(
  response: ServerResponse,
  content: Content | undefined,
  ended: (complete: boolean, bytes: number) => void,
): void {
  const end = (): void => {
    response.end();
  };
  const timer = setTimeout(end, patience);
  response.once('close', () => clearTimeout(timer));
  if (content === undefined) response.flushHeaders();
  else response.write(content, 'latin1', (error) => error ?? ended(true, content.length));
  response.req.once('end', end).resume();
}

/** What is sent, whole: bytes, or a text that has one character for each. */
type Content = Buffer | string;

function contentOf(body: AnswerBody): Content | undefined {
  if (body.kind === 'bytes') return body.bytes.length > mostAsText ? body.bytes : body.bytes.toString('latin1');
  if (body.kind !== 'value') return undefined;
  const text = JSON.stringify(body.value);
  const isPlain = text.length <= mostAsText && Buffer.byteLength(text) === text.length;
  return isPlain ? text : Buffer.from(text);
}

function relay(
  body: Extract<AnswerBody, { kind: 'relay' }>,
  response: ServerResponse,
  ended: (complete: boolean, bytes: number) => void,
): Ending {
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
  response.on('error', () => {});
  return (complete) => {
    if (!complete) flow.abort(new Error('the client left'));
    ended(complete, bytes);
  };
}

/**
 * Name, value, name, value, a list that Node takes as it is: the answer's own fields, and over them what the gateway says
 * on every answer.
 * @param length  of the body, where it is known here
 */
function fieldsOf({ headers, body }: Answer, { outgoing }: OpenExchange, length: number | undefined): Fields {
  const fields: Fields = [];
  for (const name in headers) {
    const own = headers[name];
    const ours = outgoing[name];
    if (own === undefined || (length !== undefined && name === 'content-length')) continue;
    if (ours === undefined) fields.push(name, own as string | string[]);
    else if (isList(name)) fields.push(name, `${own}, ${ours}`);
  }
  for (const name in outgoing) {
    if (headers[name] === undefined || !isList(name)) fields.push(name, outgoing[name] as string | string[]);
  }
  if (body.kind === 'value' && headers['content-type'] === undefined) fields.push('content-type', 'application/json');
  if (length !== undefined) fields.push('content-length', String(length));
  return fields;
}

type Fields = (string | string[])[];

/** Those that Node does not refuse to set. */
function sendable(fields: Fields): Fields {
  const isOdd = (value: string | string[] | undefined): boolean => unsendable.test(String(value));
  if (!fields.some(isOdd)) return fields;
  return fields.filter((_, index) => !isOdd(fields[index | 1]) && !isOdd(fields[index & ~1]));
}

const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

/** Lists, to which each may add; of everything else the gateway's word is the last. */
const isList = (name: string): boolean => name === 'vary' || name === 'link';
