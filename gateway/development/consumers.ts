import type { Kysely } from 'kysely';
import { Problem } from '#problem';
import type { WantedConsumer } from '../../apis/registry.ts';
import { ownSignature } from '../consumers/changes.ts';
import { enterClient } from '../consumers/clients.ts';
import { enterConsumer } from '../consumers/consumers.ts';
import { consumerTables } from '../consumers/tables.ts';

/** What the sample world's consumers may do: that of their plans, as the sample plans have it. */
const orders = ['feed:read', 'orders:read', 'orders:write'];

/** A partner, who belongs to the sample developer, and a program of our own that calls with an OAuth client. */
const sampleConsumers: readonly (WantedConsumer & { readonly client?: string })[] = [
  {
    consumerId: 'acme',
    name: 'acme',
    contact: 'it@acme.example',
    owner: { issuer: 'development', subject: 'developer' },
    plan: 'partner',
    scopes: orders,
  },
  { consumerId: 'nightly-batch', name: 'Nightly batch', plan: 'internal', scopes: orders, client: 'batch' },
];

/** Enters the sample consumers that are not there. They have no keys: a key is shown to whoever makes it. */
export async function seedConsumers(db: Kysely<unknown>): Promise<void> {
  const tables = consumerTables(db);
  for (const { client, ...wanted } of sampleConsumers) {
    const entered = await enterConsumer(tables, Date, wanted, ownSignature).catch(ifKnown);
    if (entered === undefined || client === undefined) continue;
    const { consumerId } = entered;
    const mapping = { consumerId, issuer: 'development', clientId: client };
    await enterClient(tables, Date, mapping, ownSignature).catch(ifKnown);
  }
}

function ifKnown(error: unknown): undefined {
  if (!(error instanceof Problem) || error.kind !== 'conflict') throw error;
}
