import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CompiledDocument, compileDocument, type ResolvedOperation } from '../../gateway/contracts/compile.ts';
import type { Definition } from '../../gateway/contracts/openapi.ts';
import { rooms } from '../../gateway/paths.ts';
import { sampleSize, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { createRandom, oneOf } from '../support/random.ts';
import { temporaryFolder } from '../support/store.ts';
import { type Call, fittingCall, oddCall, write } from './calls.ts';
import { type Finding, longestWait } from './finding.ts';

interface Candidate {
  readonly base: string;
  readonly operation: ResolvedOperation;
  readonly document: CompiledDocument;
}

/**
 * Calls every operation that is called from outside, as its published contract says, with one thing odd in two of three
 * calls, and tells of each answer that the contract does not declare, that is our fault, or that does not name what was odd.
 */
export async function fuzzContracts(count: number, seed: number): Promise<Finding[]> {
  const gateway = await startTestGateway({ rooms: await generousRooms(), samples: { ...sampleSize, products: 130 } });
  const headers = await credentialsOf(gateway);
  const candidates = await candidatesOf(gateway.url);
  const random = createRandom(seed);
  const findings: Finding[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const { base, operation, document } = oneOf(random, candidates);
    const fitting = fittingCall(operation, random);
    const call = random(3) === 0 ? fitting : oddCall(fitting, random);
    const { url, init } = write(call, gateway.url + base);
    const credential = headers(operation);
    const answer = await fetch(url, {
      ...init,
      headers: [...(init.headers as [string, string][]), ...credential],
      redirect: 'manual',
      signal: AbortSignal.timeout(longestWait),
    });
    const text = await answer.text();
    const wrong = flawOf(call, answer, text, document);
    if (wrong !== undefined)
      findings.push({ sent: `${init.method} ${url} ${init.body ?? ''}`, heard: `${answer.status} ${text}`, wrong });
  }
  await gateway.stop();
  return findings;
}

function flawOf(
  { operation, wrong }: Call,
  answer: Response,
  text: string,
  document: CompiledDocument,
): string | undefined {
  const { status } = answer;
  const mediaType = (answer.headers.get('content-type') ?? '').split(';')[0] as string;
  if (status >= 500) return `it is answered ${status}`;
  const declared = document.answers(operation).mediaTypes(status);
  if (declared === undefined) return `it is answered ${status}, which is not declared`;
  if (text !== '' && !declared.includes(mediaType)) return `it is answered with ${mediaType}, which is not declared`;
  if (status < 400) return undefined;
  const { errors } = JSON.parse(text) as { errors?: { pointer?: string; parameter?: string }[] };
  // Of what fits the contract, something else may be amiss: a product that is sold out.
  if (status !== 400 || wrong === undefined || wrong === '' || errors === undefined) return undefined;
  const isNamed = errors.some(({ pointer, parameter }) =>
    parameter === undefined ? wrong.startsWith(pointer ?? '/') || pointer?.startsWith(wrong) : parameter === wrong,
  );
  return isNamed ? undefined : `what is told is not what was odd: ${wrong}`;
}

/** All operations called from outside, but those that stay open. */
async function candidatesOf(url: string): Promise<Candidate[]> {
  const files = (await readdir(path.join(rooms.openapi, 'experience'))).filter((name) =>
    /^[a-z-]+\.v\d+\.yaml$/.test(name),
  );
  const documents = await Promise.all(
    files.map(async (name) => {
      const [api = '', version = ''] = name.split('.');
      const published = await fetch(`${url}/openapi/experience/${api}/${version}.json`);
      const document = await compileDocument((await published.json()) as Definition);
      return document.operations.map((operation) => ({ base: `/experience/${api}/${version}`, operation, document }));
    }),
  );
  return documents.flat().filter(({ operation }) => !staysOpen(operation));
}

const staysOpen = ({ responses = {} }: ResolvedOperation): boolean =>
  '101' in responses || responses['200']?.content?.['text/event-stream'] !== undefined;

/** A credential for each operation: a key where it takes one, else the token of who has most to do there. */
async function credentialsOf(gateway: TestGateway): Promise<(operation: ResolvedOperation) => [string, string][]> {
  const [shopper, agent, key] = await Promise.all([
    gateway.token('shopper'),
    gateway.token('agent'),
    gateway.key('fuzz', 'internal'),
  ]);
  return ({ security }) => {
    const schemes = (security ?? []) as Readonly<Record<string, readonly string[]>>[];
    if (schemes.length === 0) return [];
    if (schemes.some(({ apiKey }) => apiKey !== undefined)) return [['X-API-Key', key]];
    const scopes = schemes.flatMap(({ accessToken = [] }) => accessToken);
    const isForAgents = scopes.some((scope) => /^customers:|:cancel$|:refund$|^operations:/.test(scope));
    return [['Authorization', `Bearer ${isForAgents ? agent : shopper}`]];
  };
}

/** The project's own rooms, with plans that let everybody call as often as he likes: this is not about limits. */
async function generousRooms(): Promise<typeof rooms> {
  const policies = path.join(temporaryFolder(), 'policies');
  await cp(rooms.policies, policies, { recursive: true });
  const file = path.join(policies, 'plans.yaml');
  const plans = await readFile(file, 'utf8');
  await writeFile(file, plans.replace(/limit: \d+/g, 'limit: 1000000').replace(/day: \d+/g, 'day: 1000000'));
  return { ...rooms, policies };
}
