import type { Visit } from '../desk.ts';
import type { Told } from '../door.ts';
import type { App, Change, FreshKey, Key, List, Plan, PlanRequest } from './records.ts';
import type { Allowance, AppNotices, Environment, Period, Usage } from './usage-records.ts';

const base = '/experience/portal/v1';

const pathOf = (app: string): string => `${base}/consumers/${encodeURIComponent(app)}`;
const keyPath = (app: string, key: string): string => `${pathOf(app)}/keys/${encodeURIComponent(key)}`;

/** What the pages ask of `experience/portal.v1`, in the name of whoever looks. */
export interface AppCalls {
  list(): Promise<readonly App[]>;
  create(body: unknown): Promise<Told<App>>;
  get(app: string): Promise<Told<App>>;
  change(app: string, etag: string, body: unknown): Promise<Told<App>>;
  close(app: string): Promise<unknown>;
  keys(app: string): Promise<readonly Key[]>;
  makeKey(app: string, body: unknown): Promise<FreshKey>;
  rotateKey(app: string, key: string, body: unknown): Promise<FreshKey>;
  revokeKey(app: string, key: string): Promise<unknown>;
  plans(): Promise<readonly Plan[]>;
  planRequests(app: string): Promise<readonly PlanRequest[]>;
  requestPlan(app: string, body: unknown): Promise<unknown>;
  withdrawRequest(request: string): Promise<unknown>;
  changes(app: string): Promise<readonly Change[]>;
  usage(app: string, period: Period, environment: Environment): Promise<Usage>;
  allowance(app: string, environment: Environment): Promise<Allowance>;
  notices(app: string): Promise<AppNotices>;
}

/** @throws Problem  each as the API refuses */
export function appCalls({ ask }: Pick<Visit, 'ask'>): AppCalls {
  const read = async <T>(path: string, query = {}): Promise<T> => (await ask<T>({ path, query })).body;
  const items = async <T>(path: string, query = {}): Promise<readonly T[]> => (await read<List<T>>(path, query)).items;
  return {
    // A person has at most 20, and those of the teams one is in.
    list: () => items<App>(`${base}/consumers`, { limit: 100 }),
    create: (body) => ask({ method: 'POST', path: `${base}/consumers`, body }),
    get: (app) => ask({ path: pathOf(app) }),
    change: (app, ifMatch, body) => ask({ method: 'PATCH', path: pathOf(app), ifMatch, body }),
    close: (app) => ask({ method: 'DELETE', path: pathOf(app) }),
    keys: (app) => items<Key>(`${pathOf(app)}/keys`),
    makeKey: async (app, body) => (await ask<FreshKey>({ method: 'POST', path: `${pathOf(app)}/keys`, body })).body,
    rotateKey: async (app, key, body) =>
      (await ask<FreshKey>({ method: 'POST', path: `${keyPath(app, key)}/rotation`, body })).body,
    revokeKey: (app, key) => ask({ method: 'DELETE', path: keyPath(app, key) }),
    plans: () => items<Plan>(`${base}/plans`),
    planRequests: (app) => items<PlanRequest>(`${base}/plan-requests`, { consumerId: app, limit: 10 }),
    requestPlan: (app, body) => ask({ method: 'POST', path: `${pathOf(app)}/plan-requests`, body }),
    withdrawRequest: (id) => ask({ method: 'DELETE', path: `${base}/plan-requests/${encodeURIComponent(id)}` }),
    changes: (app) => items<Change>(`${pathOf(app)}/changes`, { limit: 10 }),
    usage: (app, period, environment) => read(`${pathOf(app)}/usage`, { period, environment }),
    allowance: (app, environment) => read(`${pathOf(app)}/allowance`, { environment }),
    notices: (app) => read(`${pathOf(app)}/notices`),
  };
}
