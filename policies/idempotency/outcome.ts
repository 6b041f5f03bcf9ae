import type { Problem, ProblemFacts } from '#problem';
import { problemFrom, type StoredProblem, storedProblem } from '../parts/stored-problem.ts';
import type { Answer, AnswerBody, Headers } from '../policy.ts';

/** How a call ended, as it is kept: what it answered, what it refused with, or only that it was carried out. */
type Kept =
  | { readonly answer: { readonly status: number; readonly headers: Headers; readonly body: KeptBody } }
  | { readonly problem: StoredProblem }
  | { readonly done: number };

/** As refusals were kept once: such rows are read for as long as their keys hold. */
interface KeptBefore {
  readonly problem: string;
  readonly facts: ProblemFacts;
}

type KeptBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly base64: string };

/** What is told of a call that ended before: the same again, or that it was carried out with this status. */
export type Told = { readonly answer: Answer } | { readonly problem: Problem } | { readonly done: number };

/** Headers of one message, not of what it says; cookies are for who sent the first. */
const passing = new Set([
  'age',
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'server-timing',
  'set-cookie',
  'trailer',
  'transfer-encoding',
]);

/** An answer as it is kept; of one longer than `limit` bytes, only that there was one. */
export function keepAnswer(answer: Answer, limit: number): string {
  const { status, headers, body } = answer;
  const known = Object.entries(headers).filter(([name, value]) => value !== undefined && !passing.has(name));
  const kept = { answer: { status, headers: Object.fromEntries(known), body: keptBody(body) } };
  const text = kept.answer.body === undefined ? undefined : JSON.stringify(kept);
  return text === undefined || text.length > limit ? JSON.stringify({ done: status } satisfies Kept) : text;
}

/** A refusal as it is kept: what its caller was told, without where it began. */
export function keepProblem(refusal: Problem): string {
  const { origin: _, ...problem } = storedProblem(refusal);
  return JSON.stringify({ problem } satisfies Kept);
}

/** Reads what `keepAnswer` or `keepProblem` has written, by this version of the gateway or another. */
export function tell(text: string): Told {
  const kept = JSON.parse(text) as Kept | KeptBefore;
  if ('done' in kept) return kept;
  if ('answer' in kept) return { answer: { ...kept.answer, body: bodyOf(kept.answer.body) } };
  const problem = 'facts' in kept ? { ...kept.facts, kind: kept.problem } : kept.problem;
  return { problem: problemFrom(problem, 'conflict') };
}

function keptBody(body: AnswerBody): KeptBody | undefined {
  if (body.kind === 'none' || body.kind === 'value') return body;
  return body.kind === 'bytes' ? { kind: 'bytes', base64: body.bytes.toString('base64') } : undefined;
}

const bodyOf = (body: KeptBody): AnswerBody =>
  body.kind === 'bytes' ? { kind: 'bytes', bytes: Buffer.from(body.base64, 'base64') } : body;
