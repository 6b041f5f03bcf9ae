import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { variableFrom } from '../../../../gateway/configuration/variables.ts';
import { readSignIn } from '../../../../gateway/portal/session/configured.ts';
import { temporaryFolder } from '../../../support/store.ts';

describe('signing in at an issuer of one’s own', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'issuers.yaml');
  const secret = path.join(folder, 'secret');
  writeFileSync(secret, 'from-a-file\n');

  const issuer = (signIn: string, url = 'https://id.example.com') => `
- issuer: ${url}
  name: staff
  audience: api
  jwksUrl: ${url}/keys
  ${signIn}
`;
  const read = (text: string, variables = {}) => {
    writeFileSync(file, text);
    return readSignIn(file, variableFrom(variables));
  };

  it('is configured beside it, with a secret from the environment or a file', async () => {
    const text = issuer(
      `signIn: { clientId: portal, clientSecret: "$\{SECRET}", scopes: [openid], parameters: { audience: api } }`,
    );
    const expected = {
      issuer: 'https://id.example.com',
      name: 'staff',
      clientId: 'portal',
      clientSecret: 'from-the-environment',
      scopes: ['openid'],
      parameters: { audience: 'api' },
    };
    assert.deepEqual(await read(text, { SECRET: 'from-the-environment' }), expected);
    assert.deepEqual(await read(text, { SECRET_FILE: secret }), { ...expected, clientSecret: 'from-a-file' });
  });

  it('is not possible unless it is', async () => assert.equal(await read(issuer('')), undefined));

  for (const [what, text, expected] of [
    [
      'a secret that is not set',
      issuer(`signIn: { clientId: portal, clientSecret: "$\{GONE}" }`),
      /:6 .*GONE.*not set.*GONE_FILE/,
    ],
    [
      'an issuer without encryption',
      issuer('signIn: { clientId: portal }', 'http://id.example.com'),
      /:2 .*is not https/,
    ],
    ['two issuers', issuer('signIn: { clientId: a }') + issuer('signIn: { clientId: b }'), /second one/],
    ['nobody as client', issuer('signIn: { scopes: [openid] }'), /lacks the required property “clientId”/],
    ['two scopes in one', issuer('signIn: { clientId: a, scopes: ["a b"] }'), /scopes\.0 must match/],
  ] as const)
    it(`with ${what} is told with file and line`, async () => {
      await assert.rejects(read(text), (error: Error & { mistakes?: unknown }) => {
        assert.match(error.message.replaceAll('\n', ' '), expected);
        return true;
      });
    });
});
