import { type CharacterSet, type Expression, readExpression } from './expression.ts';

/**
 * Whether some text keeps a regular expression busy for ever: where a loop can be gone through in two ways on the same
 * characters, every further round doubles the ways that are tried before it gives up (Weideman et al., Analyzing
 * Matching Time Behavior of Backtracking Regular Expression Matchers, 2016). Found in the expression's automaton
 * (Glushkov, 1961), not by trying texts.
 * @param pattern  compiles with the flag `u`
 */
export function isEndless(pattern: string): boolean {
  const automaton: Automaton = { sets: [], next: [], steps: 0 };
  try {
    build(readExpression(pattern), automaton);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
  const { next } = automaton;
  const onward = next.map((_, from) => reach(next, from));
  const isLooped = (from: number, to: number): boolean => onward[to]?.has(from) === true;
  for (const [from, targets] of next.entries()) {
    for (const [to, ways] of targets) if (ways > 1 && isLooped(from, to)) return true;
  }
  const done = new Set<number>();
  for (const start of next.keys()) {
    if (done.has(start) || !isLooped(start, start)) continue;
    const loop = [...(onward[start] as Set<number>)].filter((other) => isLooped(start, other));
    for (const member of loop) done.add(member);
    if (meetsAgain(automaton, start, new Set(loop))) return true;
  }
  return false;
}

/** Each character of the expression is a state; `next` counts the ways from one to another. */
interface Automaton {
  readonly sets: CharacterSet[];
  readonly next: Map<number, number>[];
  /** Parts built so far. */
  steps: number;
}

/** The states an expression can begin and end with. */
interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

/** More states than an expression that people write has; judging takes the square of it. */
const mostStates = 400;
const mostSteps = 10_000;
/** Rounds written out; of more, one more is like the one before. */
const mostRounds = 3;

const none: Ends = { first: [], last: [], empty: true };

function build(expression: Expression, automaton: Automaton): Ends {
  automaton.steps += 1;
  if (automaton.steps > mostSteps) throw new RangeError('too many parts');
  switch (expression.kind) {
    case 'one': {
      const state = automaton.sets.push(expression.of) - 1;
      if (state >= mostStates) throw new RangeError('too many states');
      automaton.next.push(new Map());
      return { first: [state], last: [state], empty: false };
    }
    case 'all':
      return expression.parts.reduce<Ends>((before, part) => join(before, build(part, automaton), automaton), none);
    case 'either': {
      const parts = expression.parts.map((part) => build(part, automaton));
      return {
        first: parts.flatMap(({ first }) => first),
        last: parts.flatMap(({ last }) => last),
        empty: parts.some(({ empty }) => empty),
      };
    }
    case 'look':
      build(expression.part, automaton);
      return none;
    case 'repeat':
      return rounds(expression, automaton);
  }
}

function rounds({ part, least, most }: Extract<Expression, { kind: 'repeat' }>, automaton: Automaton): Ends {
  if (most === 0) return none;
  const isLoop = most > mostRounds && most !== least;
  const written = isLoop ? Math.max(1, Math.min(least, mostRounds)) : Math.min(most, mostRounds);
  let ends = none;
  for (let round = 0; round < written; round += 1) {
    const own = build(part, automaton);
    const isLast = round === written - 1;
    if (isLast && isLoop) link(own.last, own.first, automaton);
    ends = join(ends, round < least ? own : { ...own, empty: true }, automaton);
  }
  return ends;
}

function join(before: Ends, after: Ends, automaton: Automaton): Ends {
  link(before.last, after.first, automaton);
  return {
    first: before.empty ? [...before.first, ...after.first] : before.first,
    last: after.empty ? [...before.last, ...after.last] : after.last,
    empty: before.empty && after.empty,
  };
}

function link(from: readonly number[], to: readonly number[], { next }: Automaton): void {
  for (const state of from) {
    const targets = next[state] as Map<number, number>;
    for (const target of to) targets.set(target, (targets.get(target) ?? 0) + 1);
  }
}

/** The states that can be got to from one, by a step at least. */
function reach(next: readonly ReadonlyMap<number, number>[], from: number): Set<number> {
  const reached = new Set(next[from]?.keys());
  for (const state of reached) for (const target of next[state]?.keys() ?? []) reached.add(target);
  return reached;
}

/** Whether two ways part within a loop, on the same characters, and come together again. */
function meetsAgain({ sets, next }: Automaton, start: number, loop: ReadonlySet<number>): boolean {
  const pairOf = (one: number, other: number): number => one * sets.length + other;
  const pairs = new Set([pairOf(start, start)]);
  const back = new Map<number, number[]>();
  for (const pair of pairs) {
    for (const one of next[Math.floor(pair / sets.length)]?.keys() ?? []) {
      for (const other of next[pair % sets.length]?.keys() ?? []) {
        if (!loop.has(one) || !loop.has(other)) continue;
        if (((sets[one] as bigint) & (sets[other] as bigint)) === 0n) continue;
        const to = pairOf(one, other);
        pairs.add(to);
        const from = back.get(to);
        if (from === undefined) back.set(to, [pair]);
        else from.push(pair);
      }
    }
  }
  const returning = new Set([pairOf(start, start)]);
  for (const pair of returning) for (const before of back.get(pair) ?? []) returning.add(before);
  return [...returning].some((pair) => Math.floor(pair / sets.length) !== pair % sets.length);
}
