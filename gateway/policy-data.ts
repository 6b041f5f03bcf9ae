import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Issuer, Plan } from '../policies/policy.ts';
import { ConfigurationError } from './contracts/mistake.ts';
import { createAjv, type ValidateFunction } from './contracts/schema.ts';
import { settingErrors } from './contracts/violations.ts';
import { readYaml, type Source } from './contracts/yaml.ts';

const count = { type: 'integer', minimum: 1 };

const planSchema = {
  type: 'object',
  required: ['description', 'rate', 'scopes'],
  additionalProperties: false,
  properties: {
    description: { type: 'string', minLength: 1 },
    rate: {
      type: 'object',
      required: ['limit', 'window'],
      additionalProperties: false,
      properties: { limit: count, window: count },
    },
    quota: { type: 'object', additionalProperties: false, properties: { day: count } },
    scopes: { type: 'array', uniqueItems: true, items: { type: 'string', minLength: 1 } },
  },
};

const plansSchema = { type: 'object', required: ['anonymous', 'signed-in'], additionalProperties: planSchema };

const issuersSchema = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['issuer', 'audience', 'jwksUrl'],
    additionalProperties: false,
    properties: {
      issuer: { type: 'string', format: 'uri' },
      audience: { type: 'string', minLength: 1 },
      jwksUrl: { type: 'string', format: 'uri' },
      algorithms: {
        type: 'array',
        minItems: 1,
        default: ['RS256', 'ES256', 'EdDSA'],
        items: { enum: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] },
      },
      typ: { type: 'string', default: 'at+jwt' },
      scopeClaim: { type: 'string', default: 'scope' },
    },
  },
};

const ajv = createAjv({ allErrors: true, useDefaults: true });
const checkPlans = ajv.compile(plansSchema);
const checkIssuers = ajv.compile(issuersSchema);

/** Plans by name, from `policies/plans.yaml`. @throws ConfigurationError */
export async function readPlans(policies: string): Promise<ReadonlyMap<string, Plan>> {
  const source = await readPolicyFile(policies, 'plans.yaml');
  const plans = judged<Record<string, Omit<Plan, 'name'>>>(source, checkPlans);
  return new Map(Object.entries(plans).map(([name, plan]) => [name, { name, ...plan }]));
}

/** Default settings by tier, from `policies/tiers.yaml`; checked together with the contracts. */
export const readTierDefaults = (policies: string): Promise<Source> => readPolicyFile(policies, 'tiers.yaml');

/** Issuers the operator trusts. @throws ConfigurationError */
export async function readIssuers(file: string): Promise<Issuer[]> {
  const source = readYaml(file, await readFile(file, 'utf8'));
  const issuers = judged<readonly (Omit<Issuer, 'keys'> & { jwksUrl: string })[]>(source, checkIssuers);
  return issuers.map(({ jwksUrl, ...issuer }) => ({ ...issuer, keys: { url: jwksUrl } }));
}

async function readPolicyFile(policies: string, name: string): Promise<Source> {
  return readYaml(path.join(path.basename(policies), name), await readFile(path.join(policies, name), 'utf8'));
}

function judged<T>(source: Source, check: ValidateFunction): T {
  if (check(source.value)) return source.value as T;
  throw new ConfigurationError(
    settingErrors(check.errors).map(({ path: at, message }) => ({
      file: source.file,
      line: source.lineOf(at),
      message: `${at.join('.') || 'the file'} ${message}`,
    })),
  );
}
