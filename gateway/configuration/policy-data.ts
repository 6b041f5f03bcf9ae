import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Plan } from '../../policies/policy.ts';
import { ConfigurationError, type Mistake } from '../contracts/mistake.ts';
import { createAjv } from '../contracts/schema.ts';
import { readYaml, type Source } from '../contracts/yaml.ts';
import { checkedSource } from './checked-source.ts';

// Each `description` is told with a mistake made there: how to mend it.
const count = {
  type: 'integer',
  minimum: 1,
  maximum: 1_000_000_000_000,
  description: 'Write a whole number, 1 or more.',
};

const planSchema = {
  type: 'object',
  description: 'A plan has a description, a rate: { limit, window } and scopes.',
  required: ['description', 'rate', 'scopes'],
  additionalProperties: false,
  properties: {
    description: { type: 'string', minLength: 1 },
    rate: {
      type: 'object',
      description: 'Write rate: { limit: 60, window: 60 }: calls per window, in seconds.',
      required: ['limit', 'window'],
      additionalProperties: false,
      properties: {
        limit: count,
        window: {
          type: 'integer',
          minimum: 1,
          maximum: 86_400,
          description: 'Write seconds, at most a day; quota: { month: 20000 } is for longer times.',
        },
        burst: count,
      },
    },
    quota: {
      type: 'object',
      description: 'Write quota: { day: 1000, month: 20000 }, or one of them: calls a calendar day or month, UTC.',
      minProperties: 1,
      additionalProperties: false,
      properties: { day: count, month: count },
    },
    concurrent: {
      ...count,
      description: 'Write concurrent: 20, the calls that one caller may have under way at once.',
    },
    exact: {
      type: 'boolean',
      description: 'Write exact: true where the shared count shall be asked about the rate with every call.',
    },
    scopes: {
      type: 'array',
      description: 'List the scopes that keys of this plan hold: [orders:read].',
      uniqueItems: true,
      items: { type: 'string', minLength: 1 },
    },
    priority: {
      type: 'integer',
      minimum: 1,
      maximum: 10,
      description: 'Write priority: 1 for those turned away first when there is too much to do, up to 10 for the last.',
    },
    offered: {
      enum: ['open', 'on-approval'],
      description: 'Write offered: open where owners choose it themselves, on-approval where they ask for it.',
    },
  },
};

const plansSchema = {
  type: 'object',
  description: 'Callers without a credential are on the plan anonymous, users on signed-in: both are needed.',
  required: ['anonymous', 'signed-in'],
  additionalProperties: planSchema,
};

const tierSchema = {
  type: ['object', 'null'],
  description: 'Write settings by policy: timeout: { total: 2000 }.',
  additionalProperties: { type: 'object', description: 'Write the settings by name: timeout: { total: 2000 }.' },
};

const tiersSchema = {
  type: ['object', 'null'],
  description: 'Write settings by tier: experience, process or system.',
  additionalProperties: false,
  properties: { experience: tierSchema, process: tierSchema, system: tierSchema },
};

const ajv = createAjv({ allErrors: true, useDefaults: true, verbose: true });
const checkPlans = ajv.compile(plansSchema);
const checkTiers = ajv.compile(tiersSchema);

/** What operators say of policies. */
export interface PolicyData {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly tierDefaults: Source;
}

/**
 * Reads both files as they are now; while what one says is the same, what it comes to is the same object. They are read
 * at once, like contracts; a disk that does not answer is waited for first, while requests go on.
 */
export function createPolicyData(policies: string): () => Promise<PolicyData> {
  const plans = createReader(policies, 'plans.yaml', plansOf);
  const tiers = createReader(policies, 'tiers.yaml', tierDefaultsOf);
  return async () => {
    await access(policies).catch(() => undefined);
    return { plans: plans(), tierDefaults: tiers() };
  };
}

/** @throws ConfigurationError, each time while there is a mistake */
function createReader<T>(policies: string, name: string, make: (source: Source) => T): () => T {
  const file = path.join(path.basename(policies), name);
  let known: { readonly text: string; readonly made: T } | undefined;
  return () => {
    const text = readPolicyFile(path.join(policies, name), file);
    if (known?.text !== text) known = { text, made: make(readYaml(file, text)) };
    return known.made;
  };
}

/** Plans by name, from `policies/plans.yaml`. @throws ConfigurationError */
function plansOf(source: Source): ReadonlyMap<string, Plan> {
  const plans = checkedSource<Record<string, Omit<Plan, 'name'>>>(source, checkPlans);
  const contradictions = Object.entries(plans).flatMap(([name, plan]) => [
    ...contradictionsIn(source, name, plan),
    ...beforeStrangers(source, name, plan, plans.anonymous),
  ]);
  if (contradictions.length > 0) throw new ConfigurationError(contradictions);
  return new Map(Object.entries(plans).map(([name, plan]) => [name, { name, ...plan }]));
}

/** What a schema cannot say: a smaller limit that the larger one makes pointless. */
function contradictionsIn({ file, lineOf }: Source, name: string, { rate, quota = {} }: Omit<Plan, 'name'>): Mistake[] {
  const told: Mistake[] = [];
  const tell = (at: readonly string[], message: string, fix: string): void => {
    told.push({ file, line: lineOf([name, ...at]), message: `${name}.${at.join('.')} ${message}`, fix });
  };
  if ((rate.burst ?? 0) > rate.limit)
    tell(
      ['rate', 'burst'],
      `is more than the limit of ${rate.limit}`,
      'Of the calls in a window, at most all come at once.',
    );
  if (quota.day !== undefined && quota.month !== undefined && quota.day > quota.month)
    tell(['quota', 'day'], `is more than the month has (${quota.month})`, 'Leave it out where the month alone counts.');
  return told;
}

/** Anybody can be anonymous, as often as they like: nobody is turned away before them. */
function beforeStrangers(
  { file, lineOf }: Source,
  name: string,
  { priority = 5 }: Omit<Plan, 'name'>,
  anonymous: Omit<Plan, 'name'> | undefined,
): Mistake[] {
  const lowest = anonymous?.priority ?? 1;
  if (name === 'anonymous' || priority >= lowest) return [];
  const message = `${name}.priority of ${priority} is below that of anonymous (${lowest})`;
  return [{ file, line: lineOf([name]), message, fix: 'Anonymous callers are turned away first.' }];
}

/**
 * Default settings by tier, from `policies/tiers.yaml`; the settings themselves are checked together with the contracts.
 * @throws ConfigurationError
 */
function tierDefaultsOf(source: Source): Source {
  checkedSource(source, checkTiers);
  return source;
}

/** @throws ConfigurationError */
function readPolicyFile(full: string, file: string): string {
  try {
    return readFileSync(full, 'utf8');
  } catch (cause) {
    const message = `cannot be read (${(cause as NodeJS.ErrnoException).code})`;
    const fix = 'The gateway needs this file; one that sets nothing says {}.';
    throw new ConfigurationError([{ file, line: 1, message, fix }]);
  }
}
