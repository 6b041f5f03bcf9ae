import type { SagaChange, SagaRecord, SagaShelf } from '../../../gateway/sagas/record.ts';

type Stored = { -readonly [Key in keyof SagaRecord]: SagaRecord[Key] } & { reason?: string; ended?: true };

/** What sagas are kept in for tests of what is around it: a map, with everything sent through JSON. */
export interface MemoryShelf extends SagaShelf {
  readonly records: Map<string, Stored>;
  /** What was written, in order: `save step, step`, `end done`. */
  readonly written: string[];
  /** Lets the next writes of a kind throw. */
  fail: (written: string) => Error | undefined;
}

const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

export function memoryShelf(): MemoryShelf {
  const records = new Map<string, Stored>();
  const note = (text: string): void => {
    shelf.written.push(text);
    const error = shelf.fail(text);
    if (error) throw error;
  };
  const own = (id: string, turn: number): Stored | undefined => {
    const stored = records.get(id);
    return stored !== undefined && stored.turn === turn && !stored.ended ? stored : undefined;
  };
  const change = (text: string, id: string, turn: number, values: Partial<Stored>): boolean => {
    note(text);
    const stored = own(id, turn);
    if (stored === undefined) return false;
    Object.assign(stored, copy(values));
    return true;
  };
  const names = ({ steps }: Pick<SagaChange, 'steps'>): string =>
    Array.from(steps, (step) => (step ? `${step.name} ${step.state}` : '–')).join(', ');

  const shelf: MemoryShelf = {
    records,
    written: [],
    fail: () => undefined,
    async begin(saga) {
      const known = records.get(saga.id);
      if (known !== undefined) return { fresh: false, record: copy(known) };
      note('begin');
      const record = { ...copy(saga), state: 'running' as const, steps: [], turn: 1, attempts: 1, due: false };
      records.set(saga.id, record);
      return { fresh: true, record: copy(record) };
    },
    async take(id) {
      const stored = records.get(id);
      if (stored === undefined || stored.ended || !stored.due) return undefined;
      Object.assign(stored, { due: false, turn: stored.turn + 1, attempts: stored.attempts + 1 });
      return copy(stored);
    },
    async takeDue(sagas, limit) {
      const due = [...records.values()].filter((stored) => stored.due && !stored.ended && sagas.includes(stored.saga));
      const taken = await Promise.all(due.slice(0, limit).map(({ id }) => shelf.take(id)));
      return taken.filter((record) => record !== undefined);
    },
    save: async ({ id, turn }, values) => change(`save ${values.state ?? ''}[${names(values)}]`, id, turn, values),
    end: async ({ id, turn }, values) => change(`end ${values.state}`, id, turn, { ...values, ended: true }),
    pause: async ({ id, turn }, values, _seconds, reason) =>
      change(`pause ${reason} [${names(values)}]`, id, turn, { ...values, reason, due: true }),
    async forget({ id, turn }) {
      note('forget');
      return own(id, turn) !== undefined && records.delete(id);
    },
    renew: async (ids) => [...ids],
    release: async () => {
      for (const stored of records.values()) if (!stored.ended) stored.due = true;
    },
  };
  return shelf;
}
