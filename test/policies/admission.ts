import { Problem } from '#problem';
import type { Admission, Plan } from '../../policies/policy.ts';

const plan = (name: string, priority: number): [string, Plan] => [
  name,
  { name, description: '', rate: { limit: 1, window: 1 }, scopes: [], priority },
];
export const plans = new Map([plan('free', 3), plan('signed-in', 6), plan('partner', 10)]);

/** As many may be at work as their priority says. */
export function admissionOf(
  atWork: number,
): Admission & { readonly refused: string[]; atWork: number; judged: number } {
  const refused: string[] = [];
  return {
    refused,
    atWork,
    judged: 0,
    get pressed() {
      return this.atWork > 1;
    },
    enter(priority = 10) {
      if (this.atWork >= priority) return false;
      this.atWork += 1;
      return true;
    },
    judge(priority) {
      this.judged += 1;
      return this.atWork <= priority;
    },
    leave() {
      this.atWork -= 1;
    },
    refuse(name) {
      refused.push(name);
      return new Problem('too-busy', { headers: { 'retry-after': '1' } });
    },
  };
}
