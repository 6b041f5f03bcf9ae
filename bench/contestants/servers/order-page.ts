import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { Pool } from 'undici';
import type { Shipment } from '../../../apis/process/ordering/shapes.ts';
import { type HeaderRow, type LineRow, orderOf } from '../../../apis/system/orders/legacy.ts';
import { type PaymentRow, paymentOf } from '../../../apis/system/payments/legacy.ts';
import { servePage } from './page.ts';

// On records in PostgreSQL, or in a folder; parcels are asked for at their service.
const { DATABASE_URL, STORE = '', SHIPMENTS_URL = '', SHIPMENTS_KEY = '' } = process.env;
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const query = DATABASE_URL === undefined ? await inFolder(STORE) : inPool(DATABASE_URL);
const shipments = new Pool(SHIPMENTS_URL, { connections: 64, pipelining: 1 });

const rows = async <Row extends object>(text: string, ...values: readonly unknown[]): Promise<Row[]> =>
  (await query(text, [...values])).rows as Row[];

servePage({
  async customerOf(subject) {
    const [mapping] = await rows<{ custno: string }>(
      'select custno from customers.cusxsub where iss = $1 and sub = $2',
      'development',
      subject,
    );
    return `C-${mapping?.custno}`;
  },
  async order(orderId) {
    const [header] = await rows<HeaderRow>('select * from orders.ordhdr where ordno = $1', Number(orderId.slice(2)));
    if (header === undefined) return undefined;
    const lines = await rows<LineRow>('select * from orders.ordlin where ordno = $1 order by linno', header.ordno);
    return orderOf(header, lines);
  },
  async payment(reference) {
    const [payment] = await rows<PaymentRow>('select * from payments.txn where txnref = $1', reference);
    return payment && paymentOf(payment);
  },
  async shipments(orderId, customerId) {
    const { body } = await shipments.request({
      method: 'GET',
      path: `/shipments?orderIds=${orderId}&customerId=${customerId}`,
      headers: { 'x-service-key': SHIPMENTS_KEY, accept: 'application/json' },
    });
    return ((await body.json()) as { readonly items: readonly Shipment[] }).items;
  },
});

type Query = (text: string, values: unknown[]) => Promise<{ readonly rows: unknown[] }>;

function inPool(connectionString: string): Query {
  const pool = new pg.Pool({ connectionString, max: 10 });
  return (text, values) => pool.query(text, values);
}

async function inFolder(path: string): Promise<Query> {
  const lite = await PGlite.create(path);
  return (text, values) => lite.query(text, values);
}
