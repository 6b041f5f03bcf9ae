import { appCalls } from './apps/calls.ts';
import { opens } from './apps/trials.ts';
import type { CatalogueDocument, CatalogueOperation } from './catalogue.ts';
import type { Ask, Told } from './door.ts';
import { appsFor } from './try/credentials.ts';

/** A key with which somebody may call an operation, as far as a page may name it. */
export interface OwnKey {
  /** What it begins with; nobody but its holder knows the rest. */
  readonly placeholder: string;
  readonly label: string;
  readonly app: string;
}

/** The first key of a person's apps that opens the operation, one for trying out before others; `undefined` where there is none. */
export async function ownKeyFor(
  document: CatalogueDocument,
  operation: CatalogueOperation,
  calls: { ask<T>(ask: Ask): Promise<Told<T>> },
): Promise<OwnKey | undefined> {
  const apps = (await appsFor(document, calls)).filter((app) => opens(operation, app));
  for (const app of apps.slice(0, mostApps)) {
    const live = (await appCalls(calls).keys(app.consumerId)).filter(
      (key) => key.state === 'live' && opens(operation, { scopes: key.scopes }),
    );
    const key = live.find(({ environment }) => environment === 'test') ?? live[0];
    if (key !== undefined)
      return { placeholder: `cw_${key.environment}_${key.keyId}_…`, label: key.label, app: app.name };
  }
  return undefined;
}

/** Apps whose keys are looked through: a page should not wait for twenty. */
const mostApps = 5;
