import { readFile } from 'node:fs/promises';
import type { Issuer } from '../../policies/policy.ts';
import { ConfigurationError } from '../contracts/mistake.ts';
import { createAjv } from '../contracts/schema.ts';
import { readYaml, type Source } from '../contracts/yaml.ts';
import { checkedSource } from './checked-source.ts';

/** An issuer as it is written. */
export interface IssuerEntry extends Omit<Issuer, 'keys'> {
  readonly jwksUrl: string;
  /** The portal as a client of it, where people sign in there. */
  readonly signIn?: {
    readonly clientId: string;
    readonly clientSecret?: string;
    readonly scopes?: readonly string[];
    readonly parameters?: Readonly<Record<string, string>>;
  };
}

/** Issuers the operator trusts. @throws ConfigurationError */
export async function readIssuers(file: string): Promise<Issuer[]> {
  const { entries } = await readIssuerEntries(file);
  return entries.map(({ jwksUrl, signIn: _, ...issuer }) => ({ ...issuer, keys: { url: jwksUrl } }));
}

/** What is written of issuers, and where. @throws ConfigurationError */
export async function readIssuerEntries(file: string): Promise<{ source: Source; entries: readonly IssuerEntry[] }> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const fix = 'Set ISSUERS_FILE to a YAML file that lists them: - { issuer, audience, jwksUrl }.';
    throw new ConfigurationError([{ file, line: 1, message: `cannot be read (${cause.code})`, fix }]);
  });
  const source = readYaml(file, text);
  return { source, entries: checkedSource<readonly IssuerEntry[]>(source, checkIssuers) };
}

// Each `description` is told with a mistake made there: how to mend it.
const signInSchema = {
  type: 'object',
  description: 'Write signIn: { clientId: portal } where people sign in to the portal at this issuer.',
  required: ['clientId'],
  additionalProperties: false,
  properties: {
    clientId: { type: 'string', minLength: 1, description: 'Write what the issuer knows the portal by.' },
    clientSecret: {
      type: 'string',
      minLength: 1,
      description: 'Let a variable hold it, named as contracts name theirs.',
    },
    scopes: {
      type: 'array',
      description: 'List the scopes to ask for, where the issuer does not know all that the contracts name.',
      items: { type: 'string', pattern: '^[!#-\\[\\]-~]+$' },
    },
    parameters: {
      type: 'object',
      description: 'Write what the issuer wants to be sent besides: { audience: https://api.example.com }.',
      additionalProperties: { type: 'string' },
    },
  },
};

const issuersSchema = {
  type: 'array',
  description: 'List at least one issuer: - { issuer, audience, jwksUrl }.',
  minItems: 1,
  items: {
    type: 'object',
    description: 'An issuer has an issuer, an audience and a jwksUrl.',
    required: ['issuer', 'audience', 'jwksUrl'],
    additionalProperties: false,
    properties: {
      name: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Name the issuer as records shall know it, and never change that.',
      },
      issuer: { type: 'string', format: 'uri', description: 'Write the issuer as its tokens do, in `iss`.' },
      audience: { type: 'string', minLength: 1 },
      jwksUrl: { type: 'string', format: 'uri', description: 'Write the URL of its JSON Web Key Set.' },
      algorithms: {
        type: 'array',
        minItems: 1,
        default: ['RS256', 'ES256', 'EdDSA'],
        items: { enum: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] },
      },
      typ: { type: 'string', default: 'at+jwt' },
      scopeClaim: { type: 'string', default: 'scope' },
      testClients: {
        type: 'array',
        description: 'List client ids whose tokens reach the sandbox: [shop-test].',
        items: { type: 'string', minLength: 1 },
      },
      signIn: signInSchema,
    },
  },
};

const checkIssuers = createAjv({ allErrors: true, useDefaults: true, verbose: true }).compile(issuersSchema);
