import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Writes as many contracts as are asked for, each of ten operations on two kinds of things, as a company would write them:
 * described, with examples, schemas of ten properties, and errors and parameters shared by all.
 * @param openapi  the folder of contracts, whose `shared/` is there
 */
export async function writeDocuments(openapi: string, count: number): Promise<void> {
  const folder = join(openapi, 'experience');
  await mkdir(folder, { recursive: true });
  for (let number = 1; number <= count; number += 1)
    await writeFile(join(folder, `${nameOf(number)}.v1.yaml`), documentOf(number));
}

/** `area-0042` */
export const nameOf = (number: number): string => `area-${String(number).padStart(4, '0')}`;

/** What the services behind all of them answer. */
export function answerOf(method: string, url: string): [status: number, value: unknown] {
  const isList = /^\/(?:assets|requests)(?:\?|$)/.test(url);
  if (isList && method === 'GET') return [200, { items: [], nextCursor: null }];
  return [isList ? 201 : 200, parse(sample(url.startsWith('/assets') ? 'A' : 'R', ''))];
}

/** @param revision  anything else makes another document of it */
export function documentOf(number: number, revision = 0): string {
  const name = nameOf(number);
  return `openapi: 3.1.0
info:
  title: Area ${number}
  version: 1.${revision}.0
  description: >-
    What one team of a company of many offers to the others: its assets, and the requests that are made of them. Generated,
    and as long as contracts of ten operations are.
servers:
  - url: /experience/${name}/v1
tags:
  - name: assets
    description: What the team looks after.
  - name: requests
    description: What others want done.
x-gateway:
  owner: { team: area-${number}, contact: area-${number}@causeway.example }
  lifecycle: { state: active, since: 2026-01-15 }
  audience: frontend
  upstream: { kind: http, name: ${name}, url: '\${AREAS_URL}' }
  exceptions:
    - { rule: layering, to: ${name}, owner: platform, reason: Nothing to compose., until: 2099-12-31 }
paths:
${thing('asset', 'orders:read', 'orders:write')}${thing('request', 'orders:read', 'orders:write')}components:
  securitySchemes:
    accessToken: { $ref: '../shared/security.yaml#/components/securitySchemes/accessToken' }
    apiKey: { $ref: '../shared/security.yaml#/components/securitySchemes/apiKey' }
  schemas:
${schemas('Asset')}${schemas('Request')}`;
}

const refusals = (indent: string, ...names: readonly (readonly [status: number, name: string])[]): string =>
  names
    .map(([status, name]) => `${indent}'${status}': { $ref: '../shared/problem.yaml#/components/responses/${name}' }\n`)
    .join('');

const everywhere = [
  [400, 'BadRequest'],
  [401, 'Unauthenticated'],
  [403, 'Forbidden'],
  [429, 'TooManyRequests'],
  [500, 'Internal'],
  [502, 'BadGateway'],
  [503, 'Unavailable'],
  [504, 'GatewayTimeout'],
] as const;

const sample = (id: string, indent: string): string =>
  [
    `id: ${id}-000042`,
    'title: A thing with a name of some length',
    'state: open',
    'kind: standard',
    'priority: 3',
    "createdAt: '2026-11-20T09:30:00Z'",
    "updatedAt: '2026-11-21T13:30:00Z'",
    'tags: [urgent, internal]',
    'price: { amount: 12900, currency: EUR }',
    'address: { line1: Hafenstrasse 4, postalCode: "50668", city: Köln, country: DE }',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

function thing(name: string, read: string, write: string): string {
  const type = `${(name[0] as string).toUpperCase()}${name.slice(1)}`;
  const id = type[0] as string;
  const secured = (scope: string): string =>
    `      security: [{ accessToken: ['${scope}'] }, { apiKey: ['${scope}'] }]\n`;
  const answered = (status: number, what: string, more: readonly (readonly [number, string])[] = []): string => `\
      responses:
        '${status}':
          description: The ${name}.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/${what}' }
              example:
${sample(id, '                ')}${refusals('        ', ...everywhere, ...more)}`;
  const taken = (what: string): string => `\
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/${what}' }
            example:
              title: A thing with a name of some length
              kind: standard
              priority: 3
              tags: [urgent, internal]
              price: { amount: 12900, currency: EUR }
              address: { line1: Hafenstrasse 4, postalCode: '50668', city: Köln, country: DE }
`;
  const missing = [[404, 'NotFound']] as const;
  return `\
  /${name}s:
    get:
      operationId: list${type}s
      summary: List ${name}s, newest first
      description: Filters narrow the list; \`cursor\` of the answer before goes on where it ended.
      tags: [${name}s]
${secured(read)}      parameters:
        - name: state
          in: query
          description: Only ${name}s in this state.
          schema: { type: string, enum: [open, waiting, closed] }
          example: open
        - { $ref: '../shared/common.yaml#/components/parameters/Limit' }
        - { $ref: '../shared/common.yaml#/components/parameters/Cursor' }
      responses:
        '200':
          description: A page of ${name}s.
          content:
            application/json:
              schema:
                type: object
                required: [items, nextCursor]
                properties:
                  items:
                    type: array
                    items: { $ref: '#/components/schemas/${type}' }
                  nextCursor: { type: [string, 'null'] }
              example: { items: [], nextCursor: null }
${refusals('        ', ...everywhere)}    post:
      operationId: add${type}
      summary: Add one ${name}
      description: It is open until somebody closes it. What is left out is filled in by its kind.
      tags: [${name}s]
${secured(write)}${taken(`New${type}`)}${answered(201, type, [[409, 'Conflict']])}  /${name}s/{${name}Id}:
    parameters:
      - name: ${name}Id
        in: path
        required: true
        description: Which ${name}.
        schema: { type: string, pattern: '^${id}-[0-9]{6}$' }
        example: ${id}-000042
    get:
      operationId: get${type}
      summary: Read one ${name}
      tags: [${name}s]
${secured(read)}${answered(200, type, missing)}    put:
      operationId: change${type}
      summary: Change one ${name}
      description: All of it is written anew; what is left out is gone.
      tags: [${name}s]
${secured(write)}${taken(`New${type}`)}${answered(200, type, missing)}  /${name}s/{${name}Id}/closing:
    parameters:
      - name: ${name}Id
        in: path
        required: true
        description: Which ${name}.
        schema: { type: string, pattern: '^${id}-[0-9]{6}$' }
        example: ${id}-000042
    post:
      operationId: close${type}
      summary: Close one ${name}
      tags: [${name}s]
${secured(write)}      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [reason]
              additionalProperties: false
              properties:
                reason: { type: string, minLength: 1, maxLength: 500 }
            example: { reason: Done. }
${answered(200, type, missing)}`;
}

function schemas(type: string): string {
  const id = type[0] as string;
  const fields = `\
        title: { type: string, minLength: 1, maxLength: 200, description: What people call it. }
        kind: { type: string, enum: [standard, special, unknown], description: How it is looked after. }
        priority:
          type: integer
          minimum: 1
          maximum: 5
          description: 1 comes first.
        tags:
          type: array
          maxItems: 20
          items: { type: string, minLength: 1, maxLength: 40 }
        price: { $ref: '../shared/common.yaml#/components/schemas/Money' }
        address: { $ref: '../shared/common.yaml#/components/schemas/Address' }
`;
  return `\
    New${type}:
      type: object
      description: What is needed to begin.
      additionalProperties: false
      required: [title, kind]
      properties:
${fields}    ${type}:
      type: object
      description: One of them, as it is now.
      required: [id, title, state, kind, createdAt, updatedAt]
      properties:
        id: { type: string, pattern: '^${id}-[0-9]{6}$' }
        state: { type: string, enum: [open, waiting, closed] }
        createdAt: { type: string, format: date-time }
        updatedAt: { type: string, format: date-time }
${fields}`;
}
