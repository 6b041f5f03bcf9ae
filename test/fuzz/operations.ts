import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CompiledDocument, compileDocument } from '../../gateway/contracts/compile.ts';
import type { Definition, ResolvedOperation } from '../../gateway/contracts/openapi.ts';
import { sampleUsers } from '../../gateway/development/users.ts';
import { rooms } from '../../gateway/paths.ts';
import { createTierSigner } from '../../gateway/tiers/identity.ts';
import { keyFile } from '../../gateway/tiers/key-file.ts';
import { createKeyRing } from '../../gateway/tiers/keys.ts';
import { sampleSize, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { migratedFolder, quiet, temporaryFolder } from '../support/store.ts';

/** An operation of the product, and who may call it. */
export interface Callable {
  /** `<tier>/<api>.v<major>#<operationId>`. */
  readonly id: string;
  /** Of its API. */
  readonly url: string;
  readonly operation: ResolvedOperation;
  readonly document: CompiledDocument;
  /** What whoever may do most there sends along; empty where nothing is asked for. */
  credential(): Promise<readonly (readonly [string, string])[]>;
}

/** A gateway of the whole product, and all its operations of every tier but those that stay open. */
export async function startProduct(): Promise<{ readonly gateway: TestGateway; readonly operations: Callable[] }> {
  const samples = { ...sampleSize, products: 130 };
  const folder = await migratedFolder(samples);
  const gateway = await startTestGateway({
    rooms: await generousRooms(),
    samples,
    variables: { DATA_FOLDER: folder },
  });
  const people = await credentialsOf(gateway);
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const ring = await createKeyRing({ shelf: keyFile(folder), days: 30, clock, log: quiet });
  const sign = createTierSigner(ring, clock);
  const { documents, all } = gateway.gateway.snapshot();
  const callers = new Map(all.flatMap(({ operation }) => operation.uses.map((used) => [used, operation.api] as const)));

  const operations = documents.flatMap(({ id: api, tier, name, version, published }) => {
    const document = compileDocument(published as Definition);
    return document.operations.filter(ends).flatMap((operation): Callable[] => {
      const id = `${api}#${operation.operationId}`;
      const caller = callers.get(id);
      const url = `${gateway.url}/${tier}/${name}/v${version}`;
      if (tier === 'experience') return [{ id, url, operation, document, credential: async () => people(operation) }];
      // Offered, and so far called by nobody.
      if (caller === undefined) return [];
      const identity = { ...someone, caller };
      const credential = async () => [['Authorization', `Bearer ${await sign(identity, api)}`]] as const;
      return [{ id, url, operation, document, credential }];
    });
  });
  return { gateway, operations };
}

/** Of the tier above, on behalf of one who signed in. */
const someone = {
  kind: 'user',
  issuer: 'development',
  subject: 'shopper',
  scheme: 'accessToken',
  scopes: ['orders:read', 'orders:write', 'orders:cancel', 'orders:refund', 'customers:read'],
} as const;

const ends = ({ responses = {} }: ResolvedOperation): boolean =>
  !('101' in responses) && responses['200']?.content?.['text/event-stream'] === undefined;

/** A key where an operation takes one, else the token of somebody with the scopes it asks for. */
async function credentialsOf(gateway: TestGateway): Promise<(operation: ResolvedOperation) => [string, string][]> {
  const key = await gateway.key('fuzz', 'internal');
  const people = sampleUsers.filter(({ name }) => !/\d$/.test(name));
  const tokens = new Map(await Promise.all(people.map(async ({ name }) => [name, await gateway.token(name)] as const)));
  return ({ security }) => {
    const schemes = (security ?? []) as Readonly<Record<string, readonly string[]>>[];
    if (schemes.length === 0) return [];
    if (schemes.some(({ apiKey }) => apiKey !== undefined)) return [['X-API-Key', key]];
    const asked = schemes[0]?.accessToken ?? [];
    const person = people.find(({ scopes }) => asked.every((scope) => scopes.includes(scope)));
    return [['Authorization', `Bearer ${tokens.get(person?.name ?? '')}`]];
  };
}

/** The project's own rooms, with limits that let everybody call as often as he likes: this is not about them. */
async function generousRooms(): Promise<typeof rooms> {
  const policies = path.join(temporaryFolder(), 'policies');
  await cp(rooms.policies, policies, { recursive: true });
  const change = async (name: string, changed: (text: string) => string): Promise<void> => {
    const file = path.join(policies, name);
    await writeFile(file, changed(await readFile(file, 'utf8')));
  };
  await change('plans.yaml', (text) => text.replace(/(limit|day|month): \d+/g, '$1: 1000000'));
  await change('tiers.yaml', (text) =>
    text.replace(/^(experience|process|system):$/gm, '$1:\n  address-limit: { enabled: false }'),
  );
  return { ...rooms, policies };
}
