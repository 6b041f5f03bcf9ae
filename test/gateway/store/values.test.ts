import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { databaseOrSkip } from '../../support/postgres.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';

const values: readonly [column: string, expected: unknown][] = [
  ['9007199254740991::int8', Number.MAX_SAFE_INTEGER],
  ['(-42)::int8', -42],
  ['count(*)', 1],
  ['12.50::numeric(18,2)', '12.50'],
  ['sum(3::int8)', '3'],
  ["'2026-02-28'::date", '2026-02-28'],
  ["'23:59:59'::time", '23:59:59'],
  ["'2026-07-01 12:00:00.25+02'::timestamptz", new Date('2026-07-01T10:00:00.250Z')],
  ["'2026-07-01 12:00:00+05:30'::timestamptz", new Date('2026-07-01T06:30:00Z')],
  ["'2026-07-01 12:00:00'::timestamp", new Date('2026-07-01T12:00:00Z')],
  ["interval '1 day 2 hours'", '1 day 02:00:00'],
  ["'\\x00ff10'::bytea", Buffer.from([0, 255, 16])],
  ['\'{"a": [1, null]}\'::jsonb', { a: [1, null] }],
  ['true', true],
  ['null::int8', null],
  ["'{1,2,NULL}'::int8[]", [1, 2, null]],
  ["'{1.10,2.00}'::numeric[]", ['1.10', '2.00']],
  ['\'{a,"b c"}\'::text[]', ['a', 'b c']],
  ["array['2026-07-01 12:00:00+00'::timestamptz]", [new Date('2026-07-01T12:00:00Z')]],
  ["array['2026-02-28'::date]", ['2026-02-28']],
  ["current_setting('timezone')", 'UTC'],
];

const given: readonly [type: string, value: unknown, expected: unknown][] = [
  ['timestamptz', new Date('2026-07-01T10:00:00.250Z'), new Date('2026-07-01T10:00:00.250Z')],
  ['timestamp', new Date('2026-07-01T10:00:00.250Z'), new Date('2026-07-01T10:00:00.250Z')],
  ['int8', 1_234_567_890_123, 1_234_567_890_123],
  ['numeric', '0.10', '0.10'],
  ['bytea', Buffer.from([1, 2, 3]), Buffer.from([1, 2, 3])],
  ['text[]', ['a', 'b"c', 'd,e'], ['a', 'b"c', 'd,e']],
  ['jsonb', JSON.stringify([1, { a: 'b' }]), [1, { a: 'b' }]],
  ['boolean', false, false],
];

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`values (${kind})`, () => {
    let opened: TestStore | undefined;

    before(async function () {
      this.timeout(30_000);
      opened = await openTestStore(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
    });
    after(() => opened?.dispose());

    const read = async (column: ReturnType<typeof sql>) => {
      assert.ok(opened);
      const { rows } = await sql<{ value: unknown }>`select ${column} as value`.execute(opened.store.db);
      return rows[0]?.value;
    };

    for (const [column, expected] of values) {
      it(`reads ${column}`, async () => assert.deepEqual(await read(sql.raw(column)), expected));
    }

    for (const [type, value, expected] of given) {
      it(`takes a ${type} and gives it back`, async () => {
        assert.deepEqual(await read(sql`${value}::${sql.raw(type)}`), expected);
      });
    }

    it('refuses an integer that a number cannot hold instead of rounding it', async () => {
      await assert.rejects(read(sql.raw('9007199254740993::int8')), /larger than a number can hold/);
      assert.equal(await opened?.store.healthy(), true);
    });
  });
}
