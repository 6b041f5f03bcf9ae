import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#problem';
import type { ConsumerRecord } from '../../apis/registry.ts';
import type { Clock } from '../../policies/policy.ts';
import { ownSignature, type Tables } from './changes.ts';
import { editConsumer, enterConsumer } from './consumers.ts';
import type { Environment } from './key.ts';
import { endKey, enterKey } from './keys.ts';

export interface WantedConsumer {
  readonly name: string;
  readonly plan: string;
  readonly scopes: readonly string[];
}

export interface WantedKey {
  /** The consumer's id. */
  readonly consumer: string;
  readonly environment: Environment;
  /** For people, to tell keys apart. */
  readonly label: string;
  readonly scopes: readonly string[];
  /** Epoch milliseconds; absent = until revoked. */
  readonly expires?: number;
}

/** The consumer of that name, which is its id too. @throws Problem bad-request when the name cannot be one */
export async function enrolConsumer(
  tables: Tables,
  clock: Clock,
  { name, plan, scopes }: WantedConsumer,
): Promise<ConsumerRecord> {
  const entered = await enterConsumer(tables, clock, { consumerId: name, name, plan, scopes }, ownSignature).catch(
    (error: unknown) => {
      if (error instanceof Problem && error.kind === 'conflict') return undefined;
      throw error;
    },
  );
  if (entered !== undefined) return entered;
  return editConsumer(tables, clock, name, ownSignature, (before) =>
    before.plan === plan && isDeepStrictEqual(before.scopes, scopes) ? {} : { plan, scopes },
  );
}

/** The new key. @throws Problem not-found when there is no such consumer */
export async function enrolKey(tables: Tables, clock: Clock, wanted: WantedKey): Promise<string> {
  const { consumer: consumerId, ...facts } = wanted;
  const { key } = await enterKey(tables, clock, { consumerId, ...facts }, ownSignature);
  return key;
}

/** False when there was no such live key. */
export async function endOwnKey(tables: Tables, clock: Clock, keyId: string): Promise<boolean> {
  const row = await tables.selectFrom('credential').select('consumer_id').where('id', '=', keyId).executeTakeFirst();
  return row === undefined ? false : endKey(tables, clock, { consumerId: row.consumer_id, keyId }, ownSignature);
}
