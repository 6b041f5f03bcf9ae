import type { Problem } from '#problem';

/** Who is let in while a process has its hands full. Priorities: 1 is turned away first, 10 last. */
export interface Admission {
  /** Whether somebody is turned away at the moment: only then is it worth asking who calls. */
  readonly pressed: boolean;
  /**
   * Counts a call in, or says that it must be turned away. Who was let in leaves, once.
   * @param priority  absent where nobody knows yet who calls: it is judged when that is known
   */
  enter(priority?: number): boolean;
  /** Whether a call that was let in unknown may stay. */
  judge(priority: number): boolean;
  leave(): void;
  /** What a caller is told that is turned away. @param plan  of the caller, for the count */
  refuse(plan: string): Problem;
}
