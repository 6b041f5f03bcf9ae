import { type Compilable, type CompiledQuery, createQueryId } from 'kysely';

/** Puts a statement together, by `build` the first time only. @returns it with the values in their places */
export type Prepare = <Row>(
  statement: object,
  build: (blanks: readonly unknown[]) => Compilable<Row>,
  values: readonly unknown[],
) => CompiledQuery<Row>;

/** Stands for a value in a statement that is put together. */
class Blank {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }

  /** Made a number or a text, every call would be given what the first had. */
  [Symbol.toPrimitive](): never {
    throw new TypeError('The values of a statement stand in it as they are: change them before it is asked.');
  }
}

/** Remembers statements, as SQL, for as long as somebody may ask them. */
export function createStatements(): Prepare {
  const known = new WeakMap<object, CompiledQuery<unknown>>();
  return <Row>(
    statement: object,
    build: (blanks: readonly unknown[]) => Compilable<Row>,
    values: readonly unknown[],
  ) => {
    let query = known.get(statement) as CompiledQuery<Row> | undefined;
    if (query === undefined) {
      const blanks = values.map((_, index) => new Blank(index));
      query = build(blanks).compile();
      requireAll(query, blanks);
      known.set(statement, query);
    }
    const parameters = query.parameters.map((value) => (value instanceof Blank ? values[value.index] : value));
    return { ...query, parameters, queryId: createQueryId() };
  };
}

function requireAll({ parameters, sql }: CompiledQuery, blanks: readonly Blank[]): void {
  const lost = blanks.find((blank) => !parameters.includes(blank));
  if (lost !== undefined) throw new TypeError(`Value ${lost.index + 1} of a statement does not stand in it: ${sql}`);
}
