import { choiceField, form, formActions, longField } from '../forms.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Faults } from '../messages.ts';
import { limitsInWords } from '../plan-words.ts';
import type { Visitor } from '../visitor.ts';
import { appPath, appTrail, scopeList } from './parts.ts';
import type { App, Plan } from './records.ts';

/** Chooses a plan that is open, or asks for one that is not. */
export function planPage(
  visitor: Visitor,
  app: App,
  plans: readonly Plan[],
  etag: string,
  given?: URLSearchParams,
  faults?: Faults,
): Page {
  const chosen = given?.get('plan') ?? app.plan;
  return {
    title: `Plan of ${app.name}`,
    section: 'apps',
    body: html`${appTrail(app, 'Plan')}
<div class="hero"><h1>Plan of ${app.name}</h1>
<p class="lead">A plan says how often an app may call, and what. Those that are open hold at once; others are given by an operator.</p></div>
${form(
  visitor,
  appPath(app.consumerId, '/plan'),
  html`<input type="hidden" name="etag" value="${etag}">
${choiceField({
  name: 'plan',
  kind: 'radio',
  label: 'Plan',
  error: faults?.fields.plan,
  choices: plans
    .filter(({ offered, plan }) => offered !== undefined || plan === app.plan)
    .map((plan) => ({
      value: plan.plan,
      text: html`<strong>${plan.plan}</strong> ${plan.plan === app.plan ? '(now)' : plan.offered === 'on-approval' ? '(on approval)' : ''}`,
      hint: html`${plan.description} ${limitsInWords(plan)}. May: ${scopeList(plan.scopes)}`,
      chosen: plan.plan === chosen,
    })),
})}
${longField({ name: 'reason', label: 'Why', hint: 'For the operator, where the plan is on approval.', value: given?.get('reason') ?? '', required: false, maxLength: 500, error: faults?.fields.reason })}
${formActions('Go on', { href: appPath(app.consumerId), text: 'Cancel' })}`,
  'Plan',
)}`,
  };
}
