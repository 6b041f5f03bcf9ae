import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { sessionTable } from '../../../../gateway/portal/session/session-table.ts';
import { createSessions, lifetimes, type SessionOffice } from '../../../../gateway/portal/session/sessions.ts';
import {
  Refused,
  type SignIn,
  type SignInClient,
  type Tokens,
} from '../../../../gateway/portal/session/sign-in-client.ts';
import type { Denied } from '../../../../policies/policy.ts';
import { createClock } from '../../../policies/instruments.ts';
import { databaseOrSkip } from '../../../support/postgres.ts';
import { openTestStore, quiet, type TestStore } from '../../../support/store.ts';

const hour = 3_600_000;
const over = { kind: 'unauthenticated' };

for (const kind of ['embedded', 'PostgreSQL'] as const)
  describe(`sessions in the store: ${kind}`, () => {
    let held: TestStore;
    let clock: ReturnType<typeof createClock>;
    /** Two processes. */
    let one: SessionOffice;
    let other: SessionOffice;
    let asked: (readonly string[] | undefined)[];
    let answer: () => Promise<Tokens>;
    let revoked: string[];
    let controls: { denied: Denied | undefined };

    before(async function () {
      held = await openTestStore(kind === 'PostgreSQL' ? await databaseOrSkip(this) : undefined);
    });
    after(() => held?.dispose());

    beforeEach(() => {
      clock = createClock('2026-11-23T12:00:00Z');
      asked = [];
      revoked = [];
      controls = { denied: undefined };
      answer = async () => ({
        accessToken: `renewed-${asked.length}`,
        expires: clock.now() + hour,
        scopes: [],
        refreshToken: `next-${asked.length}`,
      });
      const client = {
        renew: async (_token: string, scopes?: readonly string[]) => {
          asked.push(scopes);
          return answer();
        },
        revoke: async (token: string) => void revoked.push(token),
      } as unknown as SignInClient;
      const parts = { table: sessionTable(held.store.db), client, issuer: 'staff', controls, clock, log: quiet };
      one = createSessions(parts);
      other = createSessions(parts);
    });

    const signIn = (more: Partial<SignIn> = {}): SignIn => ({
      accessToken: 'first-token',
      expires: clock.now() + hour,
      scopes: ['consumers:read'],
      refreshToken: 'first-refresh',
      idToken: 'an-id-token',
      subject: 'ann',
      displayName: 'Ann',
      ...more,
    });
    const open = async (more?: Partial<SignIn>) => {
      const { id } = await one.open(signIn(more), undefined);
      const session = await one.find(id);
      assert.ok(session);
      return session;
    };

    it('are known to every process at once, and gone from every one', async () => {
      const session = await open();
      assert.deepEqual(await other.find(session.id), session);
      assert.equal(await other.accessToken(session), 'first-token');
      await other.end(session);
      assert.equal(await one.find(session.id), undefined);
      await assert.rejects(one.accessToken(session), over);
      assert.deepEqual(revoked, ['first-refresh']);
    });

    it('cannot be used by whoever reads the store', async () => {
      const session = await open();
      const { rows } = await sql`select * from gateway.portal_session`.execute(held.store.db);
      const dump = Buffer.from(
        JSON.stringify(rows, (_name, value) =>
          value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
        ),
      ).toString();
      for (const secret of [session.id, 'first-token', 'first-refresh', 'an-id-token', 'ann', session.formToken])
        assert.ok(!dump.includes(secret), secret);
    });

    it('J22: end with all that their person had been given before an operator took it back', async () => {
      const session = await open();
      const since = clock.now();
      controls.denied = ({ subject, issuer, issued }) => issuer === 'staff' && subject === 'ann' && issued <= since;
      assert.equal(await other.find(session.id), undefined);
      await assert.rejects(other.accessToken(session), over);
      await assert.rejects(one.narrowToken(session, ['a']), over);
      clock.advance(1);
      assert.ok(await one.find((await open()).id));
      assert.ok(await one.find((await open({ subject: 'bob' })).id));
    });

    it('get a new id with each sign-in, and the old one ends', async () => {
      const before = await open();
      const { id } = await one.open(signIn(), before.id);
      assert.notEqual(id, before.id);
      assert.equal(await one.find(before.id), undefined);
    });

    it('end when they are not used, and in the end anyhow', async () => {
      const idle = await open();
      clock.advance(lifetimes.idle + 1);
      assert.equal(await one.find(idle.id), undefined);
      const used = await open();
      for (let passed = 0; passed < lifetimes.whole; passed += hour) {
        assert.ok(await one.find(used.id), `after ${passed / hour} h`);
        clock.advance(hour);
      }
      assert.equal(await one.find(used.id), undefined);
    });

    it('last no longer than their token where it cannot be renewed', async () => {
      const { refreshToken: _, ...plain } = signIn();
      const { id, seconds } = await one.open(plain, undefined);
      assert.equal(seconds, 3_600);
      clock.advance(hour + 1);
      assert.equal(await one.find(id), undefined);
    });

    it('ask the issuer once for a new token, however many pages and processes need it', async () => {
      const session = await open();
      clock.advance(hour);
      const tokens = await Promise.all([one, other, one, other].map((office) => office.accessToken(session)));
      assert.deepEqual(new Set(tokens), new Set(['renewed-1']));
      assert.equal(asked.length, 1);
      assert.deepEqual((await one.find(session.id))?.scopes, ['consumers:read']);
    });

    it('are over when the issuer renews them no more', async () => {
      const session = await open();
      clock.advance(hour);
      answer = () => Promise.reject(new Refused('the grant was revoked'));
      await assert.rejects(one.accessToken(session), over);
      assert.equal(await other.find(session.id), undefined);
    });

    it('outlive an issuer that is away', async () => {
      const session = await open();
      clock.advance(hour);
      const works = answer;
      answer = () => Promise.reject(new Error('connection refused'));
      await assert.rejects(one.accessToken(session), /connection refused/);
      answer = works;
      assert.equal(await one.accessToken(session), 'renewed-2');
    });

    it('give pages a token that is good for less, and keep their own', async () => {
      const session = await open();
      const narrow = await one.narrowToken(session, ['orders:read']);
      assert.equal(narrow?.accessToken, 'renewed-1');
      assert.deepEqual(asked, [['orders:read']]);
      assert.equal(await one.accessToken(session), 'first-token');
      await one.end(session);
      assert.deepEqual(revoked, ['next-1']);
    });

    it('of one person end together, and nobody else’s', async () => {
      const eve = { subject: 'eve' };
      const [first, again, bob] = [await open(eve), await open(eve), await open({ subject: 'bob' })];
      assert.equal(await one.count(again), 2);
      assert.equal(await other.endAll(first), 2);
      assert.equal(await one.find(again.id), undefined);
      assert.ok(await one.find(bob.id));
    });

    it('are not found by an id that is none', async () => {
      for (const id of ['', 'a', "' or true --", 'a'.repeat(43)]) assert.equal(await one.find(id), undefined);
    });
  });
