import assert from 'node:assert/strict';
import { readIssuerEntries } from '../../../gateway/configuration/issuers-file.ts';
import { unfitIssuers, warningsOf } from '../../../gateway/configuration/posture.ts';
import { writeFolder } from '../contracts/support.ts';

describe('how a gateway is started', () => {
  it('is fine on a developer’s own machine, and in production as a user of its own', () => {
    assert.deepEqual(warningsOf({ production: false, host: '127.0.0.1' }, 0), []);
    assert.deepEqual(warningsOf({ production: true, host: '::', issuersFile: 'issuers.yaml' }, 1000), []);
    assert.deepEqual(warningsOf({ production: true, host: '::' }, undefined), []);
  });

  it('is warned of where it is root in production', () => {
    assert.match(warningsOf({ production: true, host: '::' }, 0).join(), /runs as root/);
  });

  it('is warned of where strangers reach an issuer that signs anyone in', () => {
    assert.match(warningsOf({ production: false, host: '0.0.0.0' }, 1000).join(), /sign in as anybody/);
    assert.deepEqual(warningsOf({ production: false, host: '0.0.0.0', issuersFile: 'issuers.yaml' }, 1000), []);
  });
});

describe('issuers in production', () => {
  const told = async (issuer: string, jwksUrl: string): Promise<string[]> => {
    const folder = writeFolder('issuers', {
      'issuers.yaml': `- { issuer: "${issuer}", audience: a, jwksUrl: "${jwksUrl}" }\n`,
    });
    const entries = await readIssuerEntries(`${folder}/issuers.yaml`);
    return unfitIssuers(entries, 'https://api.example.com').map(({ line, message }) => `${line} ${message}`);
  };

  it('have keys that nobody on the way can exchange', async () => {
    assert.deepEqual(await told('https://id.example', 'http://id.example/keys'), ['1 0.jwksUrl is not https']);
    assert.deepEqual(await told('https://id.example', 'https://id.example/keys'), []);
    assert.deepEqual(await told('http://127.0.0.1:1', 'http://127.0.0.1:1/keys'), []);
  });

  it('are not the one that signs anyone in', async () => {
    const issuer = 'https://api.example.com/idp/';
    assert.deepEqual(await told(issuer, `${issuer}jwks`), ['1 0.issuer is the development issuer']);
  });
});
