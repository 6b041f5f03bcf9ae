import type { Plan, SecurityAlternative } from '../../policies/policy.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { type Content, html } from './html.ts';
import { count } from './numbers.ts';
import { isOpen } from './parts.ts';
import { quotaInWords, rateInWords } from './plan-words.ts';
import { dataTable } from './tables.ts';

/** Who may call an API how often: the plans that open at least one of its operations. */
export function plansSection(document: CatalogueDocument, plans: ReadonlyMap<string, Plan>): Content {
  if (!isOpen(document)) return undefined;
  const rows = [...plans.values()].flatMap((plan): Content[][] => {
    const opened = document.operations.filter(({ security }) => opens(plan, security)).length;
    if (opened === 0) return [];
    return [
      [
        html`${plan.name}<small>${plan.description}</small>`,
        rateInWords(plan),
        quotaInWords(plan) || '–',
        `${opened} of ${count(document.operations.length, 'operation')}`,
        offer(plan),
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return html`<section aria-labelledby="plans">
<h2 id="plans">Plans and limits</h2>
<p>Every answer says in <code>RateLimit</code> what is left. Beyond it is <a href="/problems/too-many-requests">429</a> with <code>Retry-After</code>; such a call is not counted.</p>
${dataTable({ caption: 'Plans', columns: ['Plan', 'Rate', 'Quota', 'Opens', 'How to get it'], rows })}
</section>`;
}

// Two plans are for callers without a key: strangers, and people with a token.
function opens({ name, scopes }: Plan, security: readonly SecurityAlternative[]): boolean {
  const isPublic = security.length === 0 || security.some((way) => Object.keys(way).length === 0);
  if (name === 'anonymous') return isPublic;
  if (name === 'signed-in') return security.some((way) => way.accessToken !== undefined);
  return isPublic || security.some((way) => way.apiKey?.every((scope) => scopes.includes(scope)));
}

function offer({ name, offered }: Plan): Content {
  if (name === 'anonymous') return 'Nothing to do';
  if (name === 'signed-in') return 'Sign in';
  if (offered === 'open') return 'Choose it when you create an app';
  return offered === 'on-approval' ? 'Ask for it under My apps' : 'Operators give it';
}
