import type { Router } from 'express';
import { Problem } from '#problem';
import type { Clock } from '../../../policies/policy.ts';
import type { Catalogue } from '../catalogue.ts';
import { type Desk, openDesk, type Visit } from '../desk.ts';
import type { Door } from '../door.ts';
import type { Notice } from '../layout.ts';
import type { Presence } from '../session/presence.ts';
import { mayOperate } from '../visitor.ts';
import { auditPage } from './audit-page.ts';
import { operatorCalls } from './calls.ts';
import { consumerPage } from './consumer-page.ts';
import { consumersPage } from './consumers-page.ts';
import { controlsPage } from './controls-page.ts';
import { deprecatedPage } from './deprecated-page.ts';
import { limitsPage } from './limits-page.ts';
import { overviewPage } from './overview-page.ts';
import { consumerPath, fieldWords, given, operatorsPath } from './parts.ts';
import { requestsPage } from './requests-page.ts';
import { upstreamsPage } from './upstreams-page.ts';

export interface OperatorParts {
  readonly door: Door;
  readonly presence: Presence;
  catalogue(): Catalogue;
  readonly clock: Pick<Clock, 'now'>;
}

/** The operators' pages. What they show and do is the Operations API's, in the name of whoever looks. */
export function mountOperators(router: Router, parts: OperatorParts): void {
  const desk = forOperators(openDesk(router, parts));
  desk.get(operatorsPath(), async (visit) => {
    const calls = operatorCalls(visit);
    const [requests, controls, upstreams, breakers] = await Promise.all([
      calls.requests({ state: 'pending', limit: 100 }),
      calls.controls(),
      calls.upstreams(),
      calls.breakers(),
    ]);
    visit.show(overviewPage({ requests: requests.items, controls, upstreams, breakers }));
  });
  mountConsumers(desk, parts);
  mountRequests(desk);
  mountUpstreams(desk);
  mountControls(desk, parts);
  desk.get(operatorsPath('/limits'), async (visit) => {
    const api = words(visit, 'api');
    visit.show(limitsPage(await operatorCalls(visit).limits(api), apisOf(parts), api));
  });
  desk.get(operatorsPath('/deprecated'), async (visit) =>
    visit.show(deprecatedPage(await operatorCalls(visit).deprecated({ days: 30 }))),
  );
  desk.get(operatorsPath('/audit'), async (visit) =>
    visit.show(auditPage(await operatorCalls(visit).changes({ limit: 50, cursor: words(visit, 'cursor') }))),
  );
}

/** Refuses before anything is asked; the API would as well. */
function forOperators(desk: Desk): Desk {
  const check = ({ session }: Visit): void => {
    if (!mayOperate(session))
      throw new Problem('forbidden', { detail: 'These pages are for operators, by the scope gateway:admin.' });
  };
  return {
    get: (path, answer) =>
      desk.get(path, async (visit) => {
        check(visit);
        await answer(visit);
      }),
    post: (path, answer) =>
      desk.post(path, async (sent) => {
        check(sent);
        await answer(sent);
      }),
  };
}

/** A value of the address, where there is one. */
function words({ request }: Visit, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** What the page one comes from has done; words are ours, whatever the address says. */
const doneWords: Readonly<Record<string, string>> = {
  suspended: 'The consumer is suspended: its calls are refused everywhere within two seconds.',
  resumed: 'The consumer may call again.',
  revoked: 'The key is revoked: it is refused everywhere within seconds.',
  planned: 'It has the plan, and its scopes with it.',
  approved: 'The plan is given, and its scopes with it.',
  refused: 'The request is refused, and its owner is told.',
  stopped: 'It is stopped everywhere within two seconds.',
  lifted: 'It is let go of. What else stops it is still in force.',
  held: 'The breakers are held so in every process within two seconds.',
  released: 'The breakers judge for themselves again.',
};

function doneOf(visit: Visit): Notice | undefined {
  const done = words(visit, 'done') ?? '';
  return Object.hasOwn(doneWords, done) ? { tone: 'good', text: doneWords[done] } : undefined;
}

/** Of what there is, so many are offered while somebody writes: a page stays small. */
const mostOffered = 300;

const apisOf = ({ catalogue }: OperatorParts): string[] =>
  catalogue()
    .documents.map(({ id }) => id)
    .slice(0, mostOffered);

/** What does not exist is said beside the field, with what may have been meant. */
function besideTarget(error: unknown): never {
  if (!(error instanceof Problem) || error.kind !== 'not-found') throw error;
  throw new Problem('unprocessable', {
    errors: [{ pointer: '/target', detail: error.facts.detail ?? 'is not there' }],
  });
}

function mountConsumers(desk: Desk, { clock }: OperatorParts): void {
  desk.get(operatorsPath('/consumers'), async (visit) => {
    const [search, plan, cursor] = ['search', 'plan', 'cursor'].map((name) => words(visit, name));
    const calls = operatorCalls(visit);
    const [found, plans] = await Promise.all([calls.consumers({ search, plan, cursor, limit: 50 }), calls.plans()]);
    visit.show(consumersPage(found, plans, { ...(search && { search }), ...(plan && { plan }) }));
  });
  const view = async (visit: Visit) => {
    const calls = operatorCalls(visit);
    const id = visit.part('consumer');
    const [{ body: consumer, etag = '' }, keys, clients, usage, changes, plans] = await Promise.all([
      calls.consumer(id),
      calls.keys(id),
      calls.clients(id),
      calls.usage(id),
      calls.changes({ consumerId: id, limit: 20 }),
      calls.plans(),
    ]);
    return { consumer, etag, keys, clients, usage, changes: changes.items, plans, now: clock.now() };
  };
  const path = operatorsPath('/consumers/:consumer');
  desk.get(path, async (visit) => visit.show(consumerPage(visit.session, await view(visit)), 200, doneOf(visit)));
  desk.post(`${path}/plan`, (sent) =>
    sent.attempt(
      async () => {
        const { plan, etag = '' } = given(sent.form, 'plan', 'etag');
        await operatorCalls(sent).changeConsumer(sent.part('consumer'), etag, { plan });
        sent.goTo(consumerPath(sent.part('consumer'), '?done=planned'));
      },
      async (faults) => consumerPage(sent.session, await view(sent), sent.form, faults),
      fieldWords,
    ),
  );
  desk.post(`${path}/suspension`, (sent) =>
    sent.attempt(
      async () => {
        await operatorCalls(sent).suspend(sent.part('consumer'), given(sent.form, 'reason', 'notice', 'until'));
        sent.goTo(consumerPath(sent.part('consumer'), '?done=suspended'));
      },
      async (faults) => consumerPage(sent.session, await view(sent), sent.form, faults),
      fieldWords,
    ),
  );
  desk.post(`${path}/resumption`, async (sent) => {
    await operatorCalls(sent).resume(sent.part('consumer'));
    sent.goTo(consumerPath(sent.part('consumer'), '?done=resumed'));
  });
  desk.post(`${path}/keys/:key/revocation`, async (sent) => {
    await operatorCalls(sent).revokeKey(sent.part('consumer'), sent.part('key'));
    sent.goTo(consumerPath(sent.part('consumer'), '?done=revoked'));
  });
}

function mountRequests(desk: Desk): void {
  const page = async (visit: Visit) => {
    const calls = operatorCalls(visit);
    const [requests, plans] = await Promise.all([calls.requests({ limit: 100 }), calls.plans()]);
    return requestsPage(visit.session, requests.items, plans);
  };
  desk.get(operatorsPath('/requests'), async (visit) => visit.show(await page(visit), 200, doneOf(visit)));
  desk.post(operatorsPath('/requests/:request'), (sent) =>
    sent.attempt(
      async () => {
        const state = sent.form.get('state') === 'approved' ? 'approved' : 'refused';
        const request = sent.part('request');
        const { [`note-${request}`]: note } = given(sent.form, `note-${request}`);
        await operatorCalls(sent).decide(request, { state, ...(note === undefined ? {} : { note }) });
        sent.goTo(operatorsPath(`/requests?done=${state}`));
      },
      () => page(sent),
    ),
  );
}

function mountUpstreams(desk: Desk): void {
  desk.get(operatorsPath('/upstreams'), async (visit) => {
    const calls = operatorCalls(visit);
    const [upstreams, breakers] = await Promise.all([calls.upstreams(), calls.breakers()]);
    const page = upstreamsPage(visit.session, upstreams, breakers, words(visit, 'search'));
    visit.show(page, 200, doneOf(visit));
  });
  desk.post(operatorsPath('/breakers'), async (sent) => {
    const calls = operatorCalls(sent);
    const { upstream = '', state } = given(sent.form, 'upstream', 'state');
    if (state === 'auto') await calls.releaseBreaker(upstream);
    else await calls.holdBreaker(upstream, { state });
    sent.goTo(operatorsPath(`/upstreams?done=${state === 'auto' ? 'released' : 'held'}`));
  });
}

function mountControls(desk: Desk, parts: OperatorParts): void {
  const view = async (visit: Visit) => {
    const calls = operatorCalls(visit);
    const [controls, changes] = await Promise.all([calls.controls(), calls.controlChanges({ limit: 50 })]);
    const all = parts
      .catalogue()
      .documents.flatMap(({ id, operations }) => [id, ...operations.map(({ operationId }) => `${id}#${operationId}`)]);
    return { controls, changes, targets: ['gateway', 'experience', 'process', 'system', ...all].slice(0, mostOffered) };
  };
  desk.get(operatorsPath('/controls'), async (visit) =>
    visit.show(controlsPage(visit.session, await view(visit)), 200, doneOf(visit)),
  );
  desk.post(operatorsPath('/controls'), (sent) =>
    sent.attempt(
      async () => {
        const { kind = '', target = '' } = given(sent.form, 'kind', 'target');
        const facts = given(sent.form, 'reason', 'notice', 'until');
        await operatorCalls(sent).setControl(kind, target, facts).catch(besideTarget);
        sent.goTo(operatorsPath('/controls?done=stopped'));
      },
      async (faults) => controlsPage(sent.session, await view(sent), sent.form, faults),
      fieldWords,
    ),
  );
  desk.post(operatorsPath('/controls/lifting'), async (sent) => {
    const { kind = '', target = '' } = given(sent.form, 'kind', 'target');
    await operatorCalls(sent).liftControl(kind, target);
    sent.goTo(operatorsPath('/controls?done=lifted'));
  });
}
