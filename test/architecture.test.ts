import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rooms } from '../gateway/paths.ts';

/** Who may import whom. The first row whose pattern fits a file holds; what a row does not list is refused. */
const allowed: readonly (readonly [file: RegExp, imports: RegExp])[] = [
  [/^gateway\/problem\.ts$/, /^$/],
  [/^policies\//, /^(policies\/|gateway\/problem\.ts$)/],
  // What the README tells of speed is what was last measured.
  [/^gateway\/commands\/(tables|documents)\.ts$/, /^(gateway\/|policies\/|bench\/report\/)/],
  // Of the apis the engine knows the handlers' types only; it loads the handlers themselves by folder.
  [/^gateway\//, /^(gateway\/|policies\/|apis\/(desk|handler|registry)\.ts$)/],
  [/^apis\/handler\.ts$/, /^(policies\/policy|apis\/(desk|registry))\.ts$/],
  [/^apis\/(desk|registry)\.ts$/, /^policies\/policy\.ts$/],
  [/^apis\/contracts\//, /^apis\/(contracts\/|handler\.ts$)/],
  // A service of its own: it could be anybody's, in any language.
  [/^apis\/system\/shipments\/service\//, /^apis\/system\/shipments\/service\//],
  // Sample records agree across systems; nobody but the seeds may know of them.
  [/^apis\/system\/([^/]+)\/seed\.ts$/, /^apis\/(system\/$1\/|sample\/|handler\.ts$)/],
  [
    /^apis\/system\/([^/]+)\//,
    /^(apis\/system\/$1\/|apis\/(handler|registry|page|decimal|owner|operator)\.ts$|apis\/contracts\/system\/$1\.|gateway\/problem\.ts$)/,
  ],
  [/^apis\/sample\//, /^apis\/(sample\/|handler\.ts$)/],
  [
    /^apis\/(experience|process)\/([^/]+)\//,
    /^(apis\/$1\/$2\/|apis\/(desk|handler|decimal|holes|operator|page)\.ts$|apis\/contracts\/$1\/$2\.|gateway\/problem\.ts$)/,
  ],
  [/^apis\/(owner|operator|page|decimal|holes)\.ts$/, /^(apis\/handler\.ts|gateway\/problem\.ts)$/],
  [/^test\/bench\//, /^(bench|gateway)\//],
  // What else the machine does is read where figures are taken.
  [/^test\/soak\/run\.ts$/, /^(?!bench\/(?!machine\/others\.ts$))/],
  [/^test\//, /^(?!bench\/)/],
  [/^bench\//, /^(?!test\/)/],
];

/** Each library's doors: the only places, besides tests, that import more than its types. */
const doors: Readonly<Record<string, readonly RegExp[]>> = {
  '@dagrejs/dagre': [/^gateway\/portal\/map-drawing\.ts$/],
  express: [/^gateway\/app\.ts$/, /^gateway\/operations\/listener\.ts$/, /^gateway\/portal\/portal\.ts$/],
  'http-proxy-middleware': [/^gateway\/upstreams\/websocket\.ts$/],
  undici: [/^gateway\/upstreams\//],
  opossum: [/^policies\/circuit-breaker\/statistics\.ts$/],
  jose: [/^policies\/access-token\//, /^policies\/tier-identity\//, /^gateway\/tiers\//, /^gateway\/development\//],
  'lru-cache': [/^policies\/cache\/records\.ts$/, /^gateway\/consumers\/recent\.ts$/],
  'rate-limiter-flexible': [/^gateway\/limits\/redis-count\.ts$/],
  'openapi-backend': [/^gateway\/contracts\/parameters\.ts$/],
  'swagger-ui-express': [/^gateway\/portal\/swagger-start\.ts$/],
  '@seriousme/openapi-schema-validator': [/^gateway\/contracts\/specification\.ts$/],
  '@scalar/openapi-upgrader': [/^gateway\/contracts\/foreign\/upgrade\.ts$/],
  'openapi-typescript': [/^gateway\/contracts\/types\.ts$/],
  ajv: [/^gateway\/contracts\/schema\.ts$/],
  'ajv-formats': [/^gateway\/contracts\/schema\.ts$/],
  yaml: [/^gateway\/contracts\/yaml\.ts$/],
  kysely: [
    /^gateway\/store\//,
    /^gateway\/consumers\//,
    /^gateway\/(tiers\/key-|controls\/)table\.ts$/,
    /^gateway\/(history|idempotency|usage)\//,
    /^gateway\/desk\/processes\.ts$/,
    /^gateway\/limits\//,
    /^gateway\/sagas\//,
    /^gateway\/development\/sign-in-table\.ts$/,
    /^gateway\/portal\/session\/session-table\.ts$/,
    /^apis\/system\//,
  ],
  '@electric-sql/pglite': [/^gateway\/store\/embedded\.ts$/],
  pg: [/^gateway\/store\/postgres\.ts$/],
  ioredis: [/^gateway\/redis\.ts$/],
  'openid-client': [/^gateway\/portal\/session\/sign-in-client\.ts$/],
  'oidc-provider': [/^gateway\/development\/provider\.ts$/],
  pino: [/^gateway\/telemetry\/log\.ts$/],
  'prom-client': [/^gateway\/telemetry\/(meter|histogram|merge)\.ts$/],
  ws: [/^apis\/system\/shipments\/service\/live\//],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = globSync('{gateway,policies,apis,test,bench}/**/*.ts', { cwd: rooms.root }).sort();
const imports = files.flatMap(importsOf);

describe('architecture', () => {
  it('lets each room import only what its row of the table says', () => {
    const wrong = imports.filter(({ from, to }) => to.includes('/') && !to.startsWith('npm:') && !mayImport(from, to));
    assert.deepEqual(
      wrong.map(({ from, to }) => `${from} → ${to}`),
      [],
    );
  });

  it('has a row for every file', () => {
    assert.deepEqual(
      files.filter((file) => rowOf(file) === undefined),
      [],
    );
  });

  it('reaches each library through its doors', () => {
    const used = new Map<string, Set<string>>();
    for (const { from, to, typeOnly } of imports) {
      if (typeOnly || !to.startsWith('npm:') || from.startsWith('test/') || from.startsWith('bench/')) continue;
      used.set(to.slice(4), (used.get(to.slice(4)) ?? new Set()).add(from));
    }
    const strangers = [...used].flatMap(([library, from]) =>
      [...from]
        .filter((file) => !(doors[library] ?? []).some((door) => door.test(file)))
        .map((file) => `${library} in ${file}`),
    );
    assert.deepEqual(strangers, []);
    const unused = Object.keys(doors).filter((library) => !used.has(library));
    assert.deepEqual(unused, [], 'libraries with a door that nobody uses');
  });

  it('has no circles: whoever reads a file can read what it stands on first', () => {
    assert.deepEqual(circles(), []);
  });

  it('names no folder that says nothing', () => {
    const empty = /(^|\/)(src|lib|utils?|helpers?|common|misc)\//;
    assert.deepEqual(
      files.filter((file) => empty.test(file)),
      [],
    );
  });
});

/** The imports, of types too, that lead in circles: what is left when those from or to an end have been taken away. */
function circles(): string[] {
  let left = imports.filter(({ to }) => !to.startsWith('npm:'));
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const importing = new Set(left.map(({ from }) => from));
    const imported = new Set(left.map(({ to }) => to));
    left = left.filter(({ from, to }) => importing.has(to) && imported.has(from));
  }
  return left.map(({ from, to }) => `${from} → ${to}`);
}

const rowOf = (file: string) => allowed.find(([pattern]) => pattern.test(file));

function mayImport(from: string, to: string): boolean {
  const row = rowOf(from);
  if (row === undefined) return false;
  const [, ...groups] = row[0].exec(from) ?? [];
  const pattern = groups.reduce((text, group, index) => text.replaceAll(`$${index + 1}`, group), row[1].source);
  return new RegExp(pattern).test(to);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(rooms.root, file), 'utf8');
  const statements = [...text.matchAll(/(?:^|\n)(?:import|export)\s([^;]*?)\sfrom\s+'([^']+)'/g)];
  const found = statements.map(([, names = '', to = '']) => ({
    from: file,
    to: target(file, to),
    typeOnly: onlyTypes(names),
  }));
  const dynamic = [...text.matchAll(/import\('([^']+)'\)/g)];
  return [...found, ...dynamic.map(([, to = '']) => ({ from: file, to: target(file, to), typeOnly: false }))];
}

function onlyTypes(names: string): boolean {
  if (names.startsWith('type ')) return true;
  const listed = names.startsWith('{') ? names.slice(1, -1).split(',') : [names];
  return listed.every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function target(file: string, to: string): string {
  if (to === '#problem') return 'gateway/problem.ts';
  if (to.startsWith('.')) return path.posix.join(path.posix.dirname(file), to);
  if (to.startsWith('node:')) return 'node';
  return `npm:${to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/')}`;
}
