import { endOf } from '../../policies/layering.ts';
import type { Clock } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { didYouMean } from '../near.ts';

/** Whether what a document says of its life makes sense, and leads somewhere. */
export function checkLifecycle(document: ContractDocument, apis: ReadonlySet<string>, mistakes: Mistake[]): void {
  const { successor, since, deprecated, sunset } = document.settings.lifecycle;
  if (successor !== undefined && !apis.has(successor)) {
    const ofTier = [...apis].filter((id) => id.startsWith(`${document.tier}/`));
    mistakes.push({
      ...document.where(['x-gateway', 'lifecycle', 'successor']),
      message: `successor ${successor} does not exist`,
      fix: didYouMean(successor, ofTier) ?? `Name one of ${ofTier.join(', ')}.`,
    });
  }
  const dates = [since, deprecated, sunset].filter((date) => date !== undefined);
  if (dates.some((date, index) => index > 0 && date < (dates[index - 1] as string))) {
    const at = document.where(['x-gateway', 'lifecycle']);
    mistakes.push({ ...at, message: 'lifecycle dates run backwards', fix: 'since ≤ deprecated ≤ sunset.' });
  }
  checkBrownouts(document, mistakes);
}

/** One failure on purpose after the other, between the day a version is deprecated and the day it goes. */
function checkBrownouts({ settings, where }: ContractDocument, mistakes: Mistake[]): void {
  const { state, deprecated, sunset, brownouts = [] } = settings.lifecycle;
  const place = ['x-gateway', 'lifecycle', 'brownouts'];
  if (brownouts.length > 0 && (state !== 'deprecated' || sunset === undefined)) {
    const message = 'only a deprecated version that has a sunset can have brownouts';
    mistakes.push({ ...where(place), message, fix: 'Announce its end first: state: deprecated, and a sunset.' });
    return;
  }
  let earliest = Date.parse(deprecated ?? '');
  for (const [index, { from, to }] of brownouts.entries()) {
    const say = (message: string, fix: string): void => {
      mistakes.push({ ...where([...place, index]), message, fix });
    };
    if (Date.parse(to) <= Date.parse(from)) say(`the brownout of ${from} ends before it begins`, 'from < to.');
    else if (Date.parse(from) < earliest) {
      say(`the brownout of ${from} comes too early`, 'Brownouts follow the deprecation, and each other.');
    } else if (Date.parse(to) > Date.parse(sunset ?? '')) {
      say(`the brownout of ${from} reaches beyond the sunset`, 'After the sunset every call is refused as it is.');
    }
    earliest = Date.parse(to);
  }
}

/** Shortcuts whose time is over, as warnings: the calls are refused anyway. */
export const expiredExceptions = (document: ContractDocument, clock: Clock): Mistake[] =>
  (document.settings.exceptions ?? []).flatMap((exception, index) =>
    exception.rule === 'layering' && clock.now() >= endOf(exception)
      ? [
          {
            ...document.where(['x-gateway', 'exceptions', index]),
            message: `the exception for ${exception.to} ended on ${exception.until}: its calls are refused`,
            fix: `${exception.owner} owns it: remove the shortcut or agree on a new date.`,
          },
        ]
      : [],
  );
