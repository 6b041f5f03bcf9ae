import { Problem } from '#problem';
import { lazy } from '../contracts/lazy.ts';
import { createTree } from './tree.ts';

/** What a path and method lead to. */
export interface Match<T> {
  readonly target: T;
  /** Path parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** All operations of all contracts. */
export interface Routes<T> {
  find(method: string, path: string): Match<T> | undefined;
  /** Methods offered at a path, upper case. */
  methodsAt(path: string): string[];
  /** Versions of the API a path belongs to, oldest first; `undefined` when there is no such API. */
  versionsOf(path: string): readonly number[] | undefined;
  /** Why nothing was found: 405 with `Allow`, 404 with the versions that exist, or plain 404. */
  refuse(path: string): Problem;
}

interface Routed {
  readonly method: string;
  /** `/experience/storefront/v2/orders/{orderId}` */
  readonly path: string;
}

/** The operations of one API. */
interface Tree<T> {
  find(method: string, path: string, from: number): Match<T> | undefined;
  readonly methods: readonly string[];
}

/** One version of an API. */
interface Api {
  readonly tier: string;
  readonly name: string;
  readonly version: number;
}

const inWords = new Intl.ListFormat('en-GB');

/**
 * Finds operations: an API's version by the beginning of the path, and within it by a tree, which is made when the first
 * request comes. Case and trailing slashes count: one address, one operation.
 */
export function createRoutes<A extends Api, T extends Routed>(
  apis: readonly A[],
  operationsOf: (api: A) => readonly T[],
): Routes<T> {
  const versions = new Map<string, number[]>();
  const trees = new Map<string, () => Tree<T>>();
  for (const api of apis) {
    const { tier, name, version } = api;
    trees.set(
      `/${tier}/${name}/v${version}`,
      lazy(() => treeOf(operationsOf(api))),
    );
    const key = `${tier}/${name}`;
    const others = versions.get(key);
    if (others === undefined) versions.set(key, [version]);
    else others.push(version);
  }
  for (const own of versions.values()) own.sort((a, b) => a - b);

  const find = (method: string, path: string): Match<T> | undefined => {
    const end = endOfVersion(path);
    return trees.get(path.slice(0, end))?.().find(method, path, end);
  };
  const methodsAt = (path: string): string[] => {
    const methods = trees.get(path.slice(0, endOfVersion(path)))?.().methods ?? [];
    return methods.filter((method) => find(method, path) !== undefined);
  };

  return {
    find,
    methodsAt,
    versionsOf(path) {
      const [, tier = '', name = ''] = path.split('/', 3);
      return versions.get(`${tier}/${name}`);
    },
    refuse(path) {
      const allowed = methodsAt(path);
      if (allowed.length > 0) {
        const allow = allowed.join(', ');
        return new Problem('method-not-allowed', { detail: `This path takes ${allow}.`, headers: { allow } });
      }
      const [, tier = '', name = '', wanted = ''] = path.split('/');
      const existing = versions.get(`${tier}/${name}`);
      if (existing === undefined) return nowhereTo('There is no API of that name. All there are stand at /portal.');
      if (existing.includes(Number(wanted.slice(1)))) {
        const slash = path.endsWith('/') ? ' A path does not end in “/”.' : '';
        return nowhereTo(`What this API offers stands at /portal/apis/${tier}/${name}/${wanted}.${slash}`);
      }
      const list = existing.map((version) => `/${tier}/${name}/v${version}`);
      return new Problem('no-such-version', { detail: `This API exists as ${inWords.format(list)}.` });
    },
  };
}

const nowhereTo = (detail: string): Problem => new Problem('no-such-route', { detail });

/** Where the first three segments of a path end, the last of which is the version. */
function endOfVersion(path: string): number {
  const tier = path.indexOf('/', 1);
  const name = tier === -1 ? -1 : path.indexOf('/', tier + 1);
  const version = name === -1 ? -1 : path.indexOf('/', name + 1);
  return version === -1 ? path.length : version;
}

const treeOf = <T extends Routed>(operations: readonly T[]): Tree<T> => ({
  find: createTree(operations.map((target) => ({ target, template: target.path.slice(endOfVersion(target.path)) }))),
  methods: [...new Set(operations.map(({ method }) => method))],
});

/**
 * Why a path template cannot be routed, and what to write instead. Said at boot, rather than led somewhere else without a
 * word.
 */
export function unroutable(template: string): { readonly message: string; readonly fix: string } | undefined {
  const odd = [...template.matchAll(/\{([^}]*)\}/g)].find(([, name]) => !/^[\w.:-]+$/.test(name as string));
  if (odd !== undefined)
    return { message: `path parameter ${odd[0]} cannot be routed`, fix: 'Name it with letters, digits, _, . and -.' };
  if (/\}\{/.test(template))
    return { message: 'a path parameter stands right behind another', fix: 'Put a “/”, “.” or “-” between them.' };
  if (/[*?#]|%2A|%(?![0-9A-F]{2})/i.test(template))
    return { message: 'the path holds *, ?, # or a malformed %', fix: 'Leave these characters out of paths.' };
  return undefined;
}
