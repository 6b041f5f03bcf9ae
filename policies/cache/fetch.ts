import { Problem } from '#problem';
import type { Answer, Exchange, Handler, Headers, Surroundings } from '../policy.ts';
import type { Records } from './records.ts';
import { type Circumstances, refusalOf, Stored } from './stored.ts';
import { limitOf, type Permission, type Terms, termsOf } from './terms.ts';
import { questionFor } from './validators.ts';
import { whole } from './whole.ts';

/** An answer that came, and what was stored of it. */
export interface Fetched extends Answer {
  readonly stored?: Stored;
  /** The upstream said that what is stored is still its answer. */
  readonly confirmed?: true;
}

/** Where a fetched answer belongs. */
export interface Place {
  readonly key: string;
  /** Headers of the request, by which one of several answers is chosen. */
  readonly headers: Headers;
  /** What was stored there before. */
  readonly before: Stored | undefined;
  readonly store: boolean;
}

type Needs = Pick<Surroundings, 'operation' | 'clock'>;

/** Makes the function that calls the upstream and stores what comes, in one flight for all who wait. */
export function createFetch(
  permission: Permission & { readonly largest: number },
  { operation, clock }: Needs,
  records: Records,
) {
  // Nobody calls the experience tier but clients.
  const asData = operation.tier !== 'experience';
  const isHttp = operation.upstream.kind === 'http';

  function keep(place: Place, stored: Stored | undefined): Stored | undefined {
    const fits = stored !== undefined && place.store && stored.length() <= permission.largest;
    if (fits) records.set(place.key, place.headers, stored);
    // What was there is not the answer any more.
    else records.delete(place.key, place.headers);
    return fits ? stored : undefined;
  }

  /** Worth storing: good for a while, or at least to ask the upstream by. */
  const isUseful = ({ lifetime, age, whileRevalidate, ifError }: Terms, { headers }: Answer): boolean =>
    lifetime > age || whileRevalidate + ifError > 0 || (isHttp && questionFor(headers) !== undefined);

  function storedOf(answer: Answer, asked: number, circumstances: Circumstances, refusal?: Problem) {
    const terms = termsOf(answer, permission, { delay: circumstances.at - asked, now: clock.now() });
    if (terms === undefined || !isUseful(terms, answer)) return undefined;
    return new Stored(answer, terms, circumstances, refusal);
  }

  function remember(error: unknown, place: Place, asked: number, since: number): void {
    if (!(error instanceof Problem) || error.status >= 500) return;
    const isKept = limitOf(error.status, permission) > 0;
    const answer: Answer = { status: error.status, headers: {}, body: { kind: 'none' } };
    const circumstances = { since, at: clock.monotonic(), asData };
    keep(place, isKept ? storedOf(answer, asked, circumstances, refusalOf(error)) : undefined);
  }

  return async (own: Exchange, next: Handler, place: Place): Promise<Fetched> => {
    const asked = clock.monotonic();
    const since = own.started;
    let answer: Answer;
    try {
      answer = await whole(await next(own), permission.largest, own.deadline - clock.monotonic());
    } catch (error) {
      remember(error, place, asked, since);
      throw error;
    }
    const circumstances = { since, at: clock.monotonic(), asData };
    if (answer.status === 304 && place.before !== undefined) {
      const headers = { ...place.before.headers, ...answer.headers };
      const answerNow = { status: place.before.status, headers, body: answer.body };
      const terms = termsOf(answerNow, permission, { delay: circumstances.at - asked, now: clock.now() });
      const renewed = place.before.renewed(answer.headers, terms ?? spent, circumstances);
      if (terms === undefined || keep(place, renewed) === undefined) records.delete(place.key, place.headers);
      return { ...answer, stored: renewed, confirmed: true };
    }
    if (answer.status >= 500 || answer.body.kind === 'relay' || answer.body.kind === 'upgrade') return answer;
    const stored = keep(place, storedOf(answer, asked, circumstances));
    return stored === undefined ? answer : { ...answer, stored };
  };
}

/** For an answer that may be given once more, and not be stored again. */
const spent: Terms = { lifetime: 0, age: 0, whileRevalidate: 0, ifError: 0, vary: [] };
