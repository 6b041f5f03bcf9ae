import type { Identity } from '../../policies/policy.ts';
import type { SagaRecord, SagaStep } from './record.ts';
import type { SagaRow } from './tables.ts';

/** Both drivers take JSON as text; what is `undefined` is no column's value. */
export const json = <T>(value: T): T => (value === undefined ? null : JSON.stringify(value)) as T;

/** The columns that are to change. */
export const written = ({
  result,
  problem,
  state,
}: {
  result?: unknown;
  problem?: SagaRow['problem'];
  state?: SagaRow['state'];
}) => ({
  ...(result === undefined ? {} : { result: json(result) }),
  ...(problem === undefined || problem === null ? {} : { problem: json(problem) }),
  ...(state === undefined ? {} : { state }),
});

/** What is kept of a step beyond the end. */
export const withoutResult = ({ name, state }: SagaStep): SagaStep => ({ name, state });

/** A row as its owner sees it. */
export const recordOf = ({ result, problem, identity, ...row }: SagaRow & { readonly due: boolean }): SagaRecord => ({
  id: row.id,
  saga: row.saga,
  digest: row.digest,
  input: row.input,
  identity: identity as Identity,
  state: row.state,
  steps: row.steps,
  ...(result === null ? {} : { result }),
  ...(problem === null ? {} : { problem }),
  turn: row.turn,
  attempts: row.attempts,
  due: row.due,
});
