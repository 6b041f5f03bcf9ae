import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { Problem } from '#problem';
import { ConfigurationError } from '../contracts/mistake.ts';

/** Most bytes an operator's request may bring. */
export const largestBody = 4096;

/** Answers what was thrown as a problem; mistakes in files are told with file and line, what is inside is not. */
export function refuse(error: unknown, response: Response, base: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = error instanceof ConfigurationError ? problemOfMistakes(error) : problemOf(error);
  response
    .status(problem.status)
    .set(problem.facts.headers ?? {})
    .type('application/problem+json');
  response.send(JSON.stringify(problem.document(base, randomUUID())));
}

function problemOfMistakes({ mistakes }: ConfigurationError): Problem {
  const errors = mistakes.map(({ file, line, message, fix }) => ({
    detail: `${file}:${line}  ${message}${fix ? ` ${fix}` : ''}`,
  }));
  return new Problem('unprocessable', { detail: 'The files do not compile; what was running still runs.', errors });
}

/** express's own refusals carry a status: of an address that is not well encoded, or of a body. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status = 500 } = error as { status?: number };
  if (status >= 500) return new Problem('internal', { cause: error });
  return new Problem('bad-request', { detail: `The body must be a JSON object of at most ${largestBody} bytes.` });
}
