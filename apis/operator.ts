import { Problem } from '#problem';
import type { TierContext } from './handler.ts';

type Identity = TierContext<unknown>['identity'];

/** Scope of those who run the gateway. */
const operators = 'gateway:admin';

/** Whether somebody governs all consumers: people with the scope, and the gateway itself. A key never does. */
export const isOperator = ({ kind, scopes }: Identity): boolean =>
  kind === 'gateway' || (kind === 'user' && scopes.includes(operators));

/** @throws Problem  `forbidden` */
export function requireOperator(identity: Identity): void {
  if (!isOperator(identity))
    throw new Problem('forbidden', { detail: `This is for operators, by the scope ${operators}.` });
}

/** The person who calls; `undefined` for everybody else. */
export const personOf = ({
  kind,
  issuer,
  subject,
}: Identity): { readonly issuer: string; readonly subject: string } | undefined =>
  kind === 'user' && issuer !== undefined && subject !== undefined ? { issuer, subject } : undefined;
