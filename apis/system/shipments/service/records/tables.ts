import { isMark } from './mapping.ts';
import type { Row } from './row.ts';

/** Consignments and cancelled keys in memory, found by number, by order and by the key of their request. */
export interface Tables {
  find(number: number): Row | undefined;
  findByKey(key: string): Row | undefined;
  findByOrder(order: number): readonly Row[];
  /** All of them, in the order they were first written. */
  all(): Iterable<Row>;
  readonly count: number;
  readonly highest: number;
  readonly lowest: number;
  put(row: Row): void;
}

/** What a change reads and writes: the tables, and on top of them what the changes before it wrote. */
export interface Draft extends Pick<Tables, 'find' | 'findByKey' | 'put'> {
  /** A number that no consignment has. */
  next(): number;
  /** A number that no cancelled key has. */
  nextMark(): number;
  written(): readonly Row[];
}

export function createTables(rows: Iterable<Row>): Tables {
  const byNumber = new Map<number, Row>();
  const byKey = new Map<string, number>();
  const byOrder = new Map<number, number[]>();
  let highest = 0;
  let lowest = 0;

  const find = (number: number) => byNumber.get(number);
  const tables: Tables = {
    find,
    findByKey: (key) => find(byKey.get(key) ?? 0),
    findByOrder: (order) => (byOrder.get(order) ?? []).flatMap((number) => find(number) ?? []),
    all: () => byNumber.values(),
    get count() {
      return byNumber.size;
    },
    get highest() {
      return highest;
    },
    get lowest() {
      return lowest;
    },
    put: (row) => {
      if (!byNumber.has(row.CONS_NO)) index(row);
      byNumber.set(row.CONS_NO, row);
    },
  };

  function index(row: Row): void {
    if (row.REQ_KEY !== '') byKey.set(row.REQ_KEY, row.CONS_NO);
    lowest = Math.min(lowest, row.CONS_NO);
    if (isMark(row)) return;
    const siblings = byOrder.get(row.ORD_NO);
    if (siblings === undefined) byOrder.set(row.ORD_NO, [row.CONS_NO]);
    else siblings.push(row.CONS_NO);
    highest = Math.max(highest, row.CONS_NO);
  }

  for (const row of rows) tables.put(row);
  return tables;
}

export function createDraft(tables: Tables): Draft {
  const rows = new Map<number, Row>();
  const keys = new Map<string, Row>();
  let last = tables.highest;
  let lastMark = tables.lowest;
  return {
    find: (number) => rows.get(number) ?? tables.find(number),
    findByKey: (key) => keys.get(key) ?? tables.findByKey(key),
    next: () => {
      last += 1;
      return last;
    },
    nextMark: () => {
      lastMark -= 1;
      return lastMark;
    },
    put: (row) => {
      rows.set(row.CONS_NO, row);
      if (row.REQ_KEY !== '') keys.set(row.REQ_KEY, row);
    },
    written: () => [...rows.values()],
  };
}
