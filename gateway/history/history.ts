import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock, Log } from '../../policies/policy.ts';
import { gatewaySchema } from '../consumers/tables.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { giveWay } from '../runtime/leisurely.ts';
import type { ContractChange } from './change.ts';
import { compareReleases, type Release } from './compare.ts';
import type { ContractChanges, ContractChangeTable, HistoryTables } from './table.ts';

/** As much of a document as is kept. */
export type Recorded = Pick<ContractDocument, 'id' | 'hash' | 'published' | 'settings'>;

export interface HistoryQuery {
  /** `id` of the last entry seen; they come newest first. */
  readonly before?: number | undefined;
  /** The most of them; 50 unless given. */
  readonly rows?: number | undefined;
}

/** What became of every contract, load by load: git is not there at run time. */
export interface ContractHistory {
  /** Told what runs from now on. It is put on record a moment later: nobody waits. */
  note(documents: readonly Recorded[]): void;
  /** Entries of one document, `<tier>/<api>.v<major>`, newest first; none for one that never was. */
  listContractChanges(document: string, query?: HistoryQuery): Promise<ContractChanges[]>;
  /** Puts on record what is not yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds: after a start there is more urgent work. */
const pause = 500;
const again = 30_000;
const zip = promisify(gzip);
const unzip = promisify(gunzip);

/**
 * Keeps what was last seen of each contract, and what was different of the next. Several gateways keep one history: a
 * row is held while it is compared, and whoever comes second finds nothing new.
 */
export function createContractHistory({
  db,
  clock,
  log,
}: {
  db: Kysely<unknown>;
  clock: Clock;
  log: Log;
}): ContractHistory {
  const tables = db.withSchema(gatewaySchema) as unknown as Kysely<HistoryTables>;
  let waiting: readonly Recorded[] | undefined;
  /** Hashes of what was last put on record from here, by document. */
  let recorded: ReadonlyMap<string, string> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const plan = (milliseconds: number): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(flush, milliseconds).unref();
  };

  async function write(): Promise<void> {
    const documents = waiting;
    waiting = undefined;
    if (documents === undefined) return;
    try {
      await record(tables, clock, documents, recorded);
      recorded = new Map(documents.map(({ id, hash }) => [id, hash]));
    } catch (error) {
      waiting ??= documents;
      log.warn({ err: error }, 'changes of contracts are not on record yet');
      plan(again);
    }
  }

  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  return {
    note(documents) {
      waiting = documents;
      plan(pause);
    },
    async listContractChanges(document, { before, rows = 50 } = {}) {
      await flush();
      let select = tables.selectFrom('contract_change').selectAll().where('document', '=', document);
      if (before !== undefined) select = select.where('id', '<', before);
      return (await select.orderBy('id', 'desc').limit(rows).execute()).map(entryOf);
    },
    flush,
    close: () => {
      closed = true;
      clearTimeout(timer);
      // What is not on record by now is, when somebody starts again.
      return writing;
    },
  };
}

const entryOf = ({ at, changes, ...row }: ContractChangeTable): ContractChanges => ({
  ...row,
  at: at.toISOString(),
  changes: changes as readonly ContractChange[],
});

/**
 * Compares what runs with what was last seen, and writes down what is different.
 * @param recorded  hashes of documents as they were put on record from here: what has not changed since is not asked about
 */
async function record(
  tables: Kysely<HistoryTables>,
  clock: Clock,
  documents: readonly Recorded[],
  recorded: ReadonlyMap<string, string> | undefined,
): Promise<void> {
  const changed = documents.filter(({ id, hash }) => recorded?.get(id) !== hash);
  const wanted = recorded === undefined ? undefined : namesOf(documents, changed, recorded);
  if (wanted?.length === 0) return;
  const all = tables.selectFrom('known_contract').select(['document', 'version', 'hash']);
  const rows = await (wanted === undefined ? all : all.where('document', 'in', wanted)).execute();
  const known = new Map(rows.map((row) => [row.document, row]));
  for (const document of changed) {
    await giveWay();
    const hash = known.get(document.id)?.hash;
    known.delete(document.id);
    if (hash === document.hash) continue;
    const content = await zip(JSON.stringify(releaseOf(document)));
    await tables.transaction().execute((writing) => recordOne(writing, clock, document, content));
  }
  for (const { document, version, hash } of known.values()) {
    if (hash === gone) continue;
    await tables.transaction().execute(async (writing) => {
      const row = await holdKnown(writing, document);
      if (row === undefined || row.hash === gone) return;
      await writing
        .updateTable('known_contract')
        .set({ hash: gone, content: null })
        .where('document', '=', document)
        .execute();
      await enter(writing, clock, { document, version, hash: gone, action: 'removed', changes: [] });
    });
  }
}

/** What has changed, and what is gone. */
function namesOf(
  documents: readonly Recorded[],
  changed: readonly Recorded[],
  recorded: ReadonlyMap<string, string>,
): string[] {
  const there = new Set(documents.map(({ id }) => id));
  return [...changed.map(({ id }) => id), ...[...recorded.keys()].filter((id) => !there.has(id))];
}

/** The hash of a document that was taken away. */
const gone = '';

const releaseOf = ({ published, settings: { lifecycle } }: Recorded): Release => ({ published, lifecycle });

type Writing = Transaction<HistoryTables>;

const holdKnown = (writing: Writing, document: string) =>
  writing.selectFrom('known_contract').selectAll().where('document', '=', document).forUpdate().executeTakeFirst();

async function recordOne(writing: Writing, clock: Clock, document: Recorded, content: Buffer): Promise<void> {
  const { id, hash } = document;
  const { version } = document.published.info;
  const fresh = await writing
    .insertInto('known_contract')
    .values({ document: id, version, hash, content })
    .onConflict((conflict) => conflict.column('document').doNothing())
    .returning('document')
    .executeTakeFirst();
  const entry = { document: id, version, hash };
  if (fresh !== undefined) return enter(writing, clock, { ...entry, action: 'added', changes: [] });
  const row = await holdKnown(writing, id);
  // Somebody else was first.
  if (row === undefined || row.hash === hash) return;
  await writing.updateTable('known_contract').set({ version, hash, content }).where('document', '=', id).execute();
  if (row.content === null) return enter(writing, clock, { ...entry, action: 'added', changes: [] });
  const was = JSON.parse((await unzip(row.content)).toString('utf8')) as Release;
  const changes = compareReleases(was, releaseOf(document));
  // What only the gateway acts on, settings and upstreams, is nothing to callers.
  if (changes.length > 0 || row.version !== version)
    await enter(writing, clock, { ...entry, action: 'changed', changes });
}

async function enter(
  writing: Writing,
  clock: Clock,
  { changes, ...entry }: Omit<ContractChanges, 'id' | 'at'>,
): Promise<void> {
  await sql`
    insert into ${sql.table(`${gatewaySchema}.contract_change`)} (document, version, at, hash, action, changes)
    values (${entry.document}, ${entry.version}, ${new Date(clock.now())}, ${entry.hash}, ${entry.action}, ${JSON.stringify(changes)}::jsonb)`.execute(
    writing,
  );
}
