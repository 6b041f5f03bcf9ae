import assert from 'node:assert/strict';
import path from 'node:path';
import { readIssuers } from '../../../gateway/configuration/issuers-file.ts';
import { mistakesIn, writeFolder } from '../contracts/support.ts';

/** Mistakes as `file:line message | fix`. */
async function told(work: Promise<unknown>): Promise<string[]> {
  const mistakes = await mistakesIn(work);
  return mistakes.map(({ file, line, message, fix }) => `${file}:${line} ${message} | ${fix}`);
}

describe('trusted issuers', () => {
  const read = (text: string) =>
    readIssuers(path.join(writeFolder('policies', { 'issuers.yaml': text }), 'issuers.yaml'));
  const issuer = (parts = '') =>
    `- { issuer: 'https://id.example.com', audience: api, jwksUrl: 'https://id.example.com/keys'${parts} }\n`;

  it('are believed as RFC 9068 says, unless told otherwise', async () => {
    assert.deepEqual(await read(issuer()), [
      {
        issuer: 'https://id.example.com',
        audience: 'api',
        keys: { url: 'https://id.example.com/keys' },
        algorithms: ['RS256', 'ES256', 'EdDSA'],
        typ: 'at+jwt',
        scopeClaim: 'scope',
      },
    ]);
    assert.equal((await read(issuer(', name: staff')))[0]?.name, 'staff');
    const [older] = await read(issuer(', typ: JWT, scopeClaim: scp, algorithms: [PS256]'));
    assert.deepEqual([older?.typ, older?.scopeClaim, older?.algorithms], ['JWT', 'scp', ['PS256']]);
  });

  it('cannot be read from a file that is not there, which is told with the setting that names it', async () => {
    await assert.rejects(readIssuers('/nowhere/issuers.yaml'), /cannot be read \(ENOENT\)[\s\S]*ISSUERS_FILE/);
  });

  for (const [what, text, expected] of [
    [
      'without keys',
      "- { issuer: 'https://a', audience: api }\n",
      /0 lacks the required property “jwksUrl” \| Write the URL of its JSON Web Key Set\./,
    ],
    ['that sign with a shared secret', issuer(', algorithms: [HS256]'), /0\.algorithms\.0 must be one of "RS256"/],
    ['that do not sign', issuer(', algorithms: [none]'), /0\.algorithms\.0 must be one of/],
    ['with no algorithm', issuer(', algorithms: []'), /0\.algorithms must not have fewer than 1 items/],
    ['that are nobody', '[]', /the file must not have fewer than 1 items \| List at least one issuer/],
    [
      'with keys at no address',
      issuer().replace("'https://id.example.com/keys'", 'keys'),
      /0\.jwksUrl must match format "uri"/,
    ],
  ] as const) {
    it(`${what} are refused with file and line`, async () => {
      const [mistake, ...others] = await told(read(text));
      assert.match(mistake ?? '', /issuers\.yaml:1 /);
      assert.match(mistake ?? '', expected);
      assert.deepEqual(others, []);
    });
  }
});
