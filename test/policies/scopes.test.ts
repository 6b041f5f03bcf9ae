import assert from 'node:assert/strict';
import type { Identity, SecurityAlternative } from '../../policies/policy.ts';
import { scopes } from '../../policies/scopes.ts';
import { mount, operationFor } from './support.ts';

const user = (...held: string[]): Identity => ({ kind: 'user', subject: 's', scheme: 'accessToken', scopes: held });
const enter = (security: SecurityAlternative[], identity?: Identity) =>
  mount(scopes, { operation: { security } }).send(identity === undefined ? {} : { identity });

describe('scopes', () => {
  it('lets in who has every scope of one alternative', async () => {
    assert.ok((await enter([{ accessToken: ['a', 'b'] }], user('b', 'a', 'c'))).passed);
    assert.ok((await enter([{ apiKey: ['x'] }, { accessToken: ['a'] }], user('a'))).passed);
  });

  it('asks an anonymous caller for a credential, and says for which', async () => {
    const { problem } = await enter([{ accessToken: ['a'] }, { apiKey: [] }]);

    assert.equal(problem?.kind, 'unauthenticated');
    assert.equal(problem?.facts.headers?.['www-authenticate'], 'Bearer, ApiKey header="X-API-Key"');
  });

  it('names the scope that is missing', async () => {
    const { problem } = await enter([{ accessToken: ['orders:read', 'orders:write'] }], user('orders:read'));

    assert.equal(problem?.kind, 'missing-scope');
    assert.equal(problem?.facts.detail, 'The credential lacks the scope “orders:write”.');
    assert.equal(
      problem?.facts.headers?.['www-authenticate'],
      'Bearer error="insufficient_scope", scope="orders:read orders:write"',
    );
  });

  it('names it in the field only where a field can hold it', async () => {
    for (const odd of ['größe€', 'a"b', 'a b']) {
      const { problem } = await enter([{ accessToken: [odd] }], user());
      assert.equal(problem?.facts.headers?.['www-authenticate'], 'Bearer error="insufficient_scope"');
      assert.ok(problem?.facts.detail?.includes(odd));
    }
  });

  it('J21: compares whole scopes, never parts of them', async () => {
    assert.equal((await enter([{ accessToken: ['read:a'] }], user('read:ab', 'read', 'a'))).problem?.status, 403);
  });

  it('does not count a scope held through another scheme', async () => {
    const key: Identity = { kind: 'consumer', scheme: 'apiKey', scopes: ['a', 'b'] };

    assert.equal((await enter([{ accessToken: ['a'] }, { apiKey: ['a', 'c'] }], key)).problem?.status, 403);
    assert.equal((await enter([{ accessToken: ['a'] }], key)).problem?.kind, 'unauthenticated');
  });

  it('counts a ticket as a scheme of its own, with the scopes it was issued with', async () => {
    const holder: Identity = { ...user('orders:read'), scheme: 'ticket' };

    assert.ok((await enter([{ accessToken: ['orders:read'] }, { ticket: ['orders:read'] }], holder)).passed);
    assert.equal((await enter([{ ticket: ['orders:write'] }], holder)).problem?.kind, 'missing-scope');
    assert.equal((await enter([{ accessToken: ['orders:read'] }], holder)).problem?.kind, 'unauthenticated');
  });

  it('costs nothing where everyone may come in', () => {
    assert.equal(mount(scopes, { operation: { security: [] } }).policy, undefined);
    assert.equal(mount(scopes, { operation: { security: [{ accessToken: ['a'] }, {}] } }).policy, undefined);
  });

  it('V10: reports an alternative that nobody could meet, and lets nobody through it', async () => {
    const security = [{ accessToken: ['a'], apiKey: ['a'] }];

    assert.match(scopes.contradictions?.({}, operationFor({ security }), {}).join() ?? '', /two credentials at once/);
    assert.deepEqual(scopes.contradictions?.({}, operationFor({ security: [{ accessToken: ['a'] }] }), {}), []);
    assert.equal((await enter(security, user('a'))).passed, false);
  });
});
