import { largestTolerance, longestTokenLife } from '../../policies/parts/token-life.ts';
import type { Denied } from '../../policies/policy.ts';
import type { Control, ControlKind } from './control.ts';

/** Whether a control takes tokens back: all that a subject had by then, or one. */
export const isDenial = (kind: ControlKind): kind is 'subject' | 'token' => kind === 'subject' || kind === 'token';

/** When the last token has ended by itself that a denial of now can be about. Epoch milliseconds. */
export const endOfDenial = (now: number): number => now + longestTokenLife + 2 * largestTolerance;

/** As records write a person, in a control's `who` as well. */
export const nameOf = (id: string, issuer: string): string => `${id} (${issuer})`;

/** Which tokens the controls in force take back; `undefined` when they take none. */
export function deniedBy(controls: readonly Control[]): Denied | undefined {
  const subjects = new Map<string, number>();
  const tokens = new Set<string>();
  for (const { kind, target, since } of controls) {
    if (kind === 'subject') subjects.set(target, since);
    else if (kind === 'token') tokens.add(target);
  }
  if (subjects.size + tokens.size === 0) return undefined;
  return ({ id, subject, issuer, issued }) => {
    const since = subjects.size === 0 ? undefined : subjects.get(nameOf(subject, issuer));
    if (since !== undefined && issued <= since) return true;
    return id !== undefined && tokens.size > 0 && tokens.has(nameOf(id, issuer));
  };
}
