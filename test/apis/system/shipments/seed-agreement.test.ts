import assert from 'node:assert/strict';
import { sampleOrders } from '../../../../apis/sample/order.ts';
import type { Row } from '../../../../apis/system/shipments/service/records/row.ts';
import { seedRows } from '../../../../apis/system/shipments/service/records/seed.ts';

describe('the shipments service: sample records beside the sample orders', () => {
  const sampleOrder = sampleOrders({ customers: 200, products: 500 });
  const rows = new Map(seedRows(1_000).map((row) => [row.ORD_NO, row]));

  it('ships what the order book says is shipped or delivered, to the customer and address that it names', () => {
    for (let number = 1; number <= 1_000; number += 1) {
      const order = sampleOrder(number);
      const row = rows.get(number);
      assert.equal(row !== undefined, order.status === 'shipped' || order.status === 'delivered');
      if (row === undefined) continue;
      assert.equal(row.STAT === 'D', order.status === 'delivered');
      assert.equal(row.CUST_NO, numberIn(order.customerId));
      assert.deepEqual(addressIn(row), order.shipTo);
      assert.deepEqual(
        row.COLLI.map(({ ART_NO, QTY }) => [ART_NO, QTY]),
        order.lines.map(({ productId, quantity }) => [numberIn(productId), quantity]),
      );
    }
  });

  it('asks for a carrier after the order was placed', () => {
    for (const [number, row] of rows) {
      const [scan] = row.SCANS;
      const placed = sampleOrder(number).placedAt.replaceAll(/\D/g, '').slice(0, 14);
      assert.ok(`${scan?.DT}${scan?.TM}` > placed);
    }
  });
});

const numberIn = (id: string): number => Number(id.slice(2));

const addressIn = ({ ADR1, ZIP, CITY, CTRY }: Row) => ({ line1: ADR1, postalCode: ZIP, city: CITY, country: CTRY });
