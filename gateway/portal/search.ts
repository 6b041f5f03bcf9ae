import { leisurely } from '../runtime/leisurely.ts';
import type { CatalogueDocument, CatalogueOperation } from './catalogue.ts';
import { fieldsOf, openContract } from './contract.ts';
import type { Api, Directory } from './directory.ts';
import { summaryOf } from './parts.ts';

/** An operation in which words of a query occur. */
export interface Hit {
  readonly document: CatalogueDocument;
  readonly operation: CatalogueOperation;
  /** Fields by which it was found. */
  readonly fields: readonly string[];
  readonly score: number;
}

/** An API found by a search, and the operations that made it one, the best first. */
export interface Finding {
  readonly api: Api;
  readonly hits: readonly Hit[];
  readonly score: number;
}

/** What can be found in a catalogue. */
export interface SearchIndex {
  /** APIs in which every word of the query occurs, the best first. Operations and fields are found by their own words. */
  search(query: string): Finding[];
}

/** Reads every contract of a directory, and lets requests come in between: it takes a while where there are many. */
export async function openIndex({ apis }: Directory): Promise<SearchIndex> {
  const indexed = new Map<CatalogueDocument, IndexedDocument>();
  await leisurely(entriesOf(apis), ([document, entry]) => void indexed.set(document, entry));
  return {
    search(query) {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
      if (words.length === 0) return [];
      const findings = apis.flatMap((api) => findApi(api, words, indexed) ?? []);
      return findings.sort((a, b) => b.score - a.score);
    },
  };
}

interface IndexedDocument {
  readonly title: string;
  readonly name: string;
  readonly summary: string;
  readonly text: string;
  readonly operations: IndexedOperation[];
}

interface IndexedOperation {
  readonly operation: CatalogueOperation;
  readonly words: string;
  readonly more: string;
  readonly fields: readonly string[];
  readonly fieldText: string;
}

// A step for each operation: a vendor's document of a thousand of them would keep requests waiting in one piece.
function* entriesOf(apis: readonly Api[]): Generator<readonly [CatalogueDocument, IndexedDocument]> {
  for (const document of apis.flatMap(({ versions }) => versions)) {
    const entry = indexDocument(document);
    const contract = openContract(document);
    yield [document, entry];
    for (const operation of document.operations) {
      const published = contract.operation(operation.operationId);
      entry.operations.push(indexOperation(operation, published === undefined ? [] : fieldsOf(contract, published)));
      yield [document, entry];
    }
  }
}

function indexDocument(document: CatalogueDocument): IndexedDocument {
  const { id, title, description, owner, audience, lifecycle } = document;
  const summary = summaryOf(document);
  return {
    title: title.toLowerCase(),
    name: id.toLowerCase(),
    summary: summary.toLowerCase(),
    text: lines([id, title, summary, description, owner.team, owner.contact, audience, lifecycle.state]),
    operations: [],
  };
}

function indexOperation(operation: CatalogueOperation, fields: readonly string[]): IndexedOperation {
  const { operationId, method, path, summary, tags, security } = operation;
  const scopes = security.flatMap((alternative) => Object.values(alternative).flat());
  return {
    operation,
    words: lines([operationId, summary, path]),
    more: lines([method, ...tags, ...scopes]),
    fields,
    fieldText: lines(fields),
  };
}

const lines = (texts: readonly string[]): string => texts.join('\n').toLowerCase();

/** The newest version in which everything is found, those with operations to show first. */
function findApi(api: Api, words: readonly string[], indexed: ReadonlyMap<CatalogueDocument, IndexedDocument>) {
  const found = api.versions.flatMap((document) => {
    const entry = indexed.get(document);
    return (entry && findDocument(api, document, entry, words)) ?? [];
  });
  return found.find(({ hits }) => hits.length > 0) ?? found[0];
}

// A word the document itself does not hold must be held by one of its operations.
function findDocument(
  api: Api,
  document: CatalogueDocument,
  { title, name, summary, text, operations }: IndexedDocument,
  words: readonly string[],
): Finding | undefined {
  const sought = words.filter((word) => !text.includes(word));
  const hits = operations
    .flatMap((entry) => findOperation(document, entry, sought.length > 0 ? sought : words) ?? [])
    .sort((a, b) => b.score - a.score);
  if (sought.length > 0 && hits.length === 0) return undefined;
  const own = words.map((word) => {
    if (title === word) return 100;
    if (title.includes(word)) return 50;
    if (name.includes(word)) return 40;
    return summary.includes(word) ? 15 : text.includes(word) ? 5 : 0;
  });
  const inUse = document.lifecycle.state === 'active' ? 1 : 0;
  return { api, hits, score: own.reduce((sum, points) => sum + points, inUse) + (hits[0]?.score ?? 0) };
}

function findOperation(document: CatalogueDocument, entry: IndexedOperation, words: readonly string[]) {
  let score = 0;
  const fields = new Set<string>();
  for (const word of words) {
    if (entry.words.includes(word)) score += 20;
    else if (entry.more.includes(word)) score += 10;
    else if (entry.fieldText.includes(word)) {
      const matching = entry.fields.filter((field) => field.toLowerCase().includes(word));
      for (const field of matching) fields.add(field);
      score += matching.some((field) => field.toLowerCase() === word) ? 15 : 5;
    } else return undefined;
  }
  return { document, operation: entry.operation, fields: [...fields], score } satisfies Hit;
}
