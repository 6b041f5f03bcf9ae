import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/process/customer-360.v1.ts';
import type { Context, Handlers } from '../../handler.ts';

type ViewContext = Context<Contract>;
type Order = Awaited<ReturnType<Contract['call']['system']['orders']['listOrders']>>['items'][number];
type Shipment = Awaited<ReturnType<Contract['call']['system']['shipments']['listShipments']>>['items'][number];
type View = components['schemas']['CustomerView'];
type OpenDelivery = components['schemas']['OpenDelivery'];

/** How many orders a view shows; few enough for every batch read to fit one call. */
const recent = 20;

export const handlers: Handlers<Contract> = {
  getCustomerView: async ({ customerId }, context) => {
    const { call, identity } = context;
    if (!identity.scopes.includes('customers:read')) {
      throw new Problem('forbidden', { detail: 'The view of a customer needs the scope “customers:read”.' });
    }
    const [customer, { items: orders }] = await Promise.all([
      call.system.customers.getCustomer({ customerId }),
      call.system.orders.listOrders({ customerId, limit: recent }),
    ]);
    const [payments, deliveries] = await Promise.all([
      readPayments(customerId, orders, context),
      readDeliveries(customerId, orders, context),
    ]);
    return { status: 200, body: { customer, recentOrders: orders.map(recentOrder), payments, deliveries } };
  },
};

const recentOrder = ({ orderId, status, placedAt, lines, total }: Order): View['recentOrders'][number] => ({
  orderId,
  status,
  placedAt,
  lines,
  total,
});

async function readPayments(
  customerId: string,
  orders: readonly Order[],
  { call }: ViewContext,
): Promise<View['payments']> {
  if (orders.length === 0) return [];
  const orderIds = new Map(orders.map(({ paymentReference, orderId }) => [paymentReference, orderId]));
  const { items } = await call.system.payments.listPayments({ references: [...orderIds.keys()], customerId });
  return items.flatMap(({ paymentReference, amount, refundedAmount, status, method }) => {
    const orderId = orderIds.get(paymentReference);
    if (orderId === undefined) return [];
    return [{ orderId, amount, status, method, ...(refundedAmount === undefined ? {} : { refundedAmount }) }];
  });
}

/** The parcels under way, or `unknown`: what is known of a customer is shown also while shipping is down. */
const readDeliveries = (
  customerId: string,
  orders: readonly Order[],
  { call, optional }: ViewContext,
): Promise<View['deliveries']> =>
  optional<View['deliveries']>(
    '/deliveries',
    async () => {
      if (orders.length === 0) return { state: 'known', open: [] };
      const { items } = await call.system.shipments.listShipments({
        orderIds: orders.map(({ orderId }) => orderId),
        customerId,
      });
      const open = items.filter(({ status }) => status !== 'delivered' && status !== 'cancelled');
      return { state: 'known', open: open.map(openDelivery) };
    },
    { state: 'unknown', open: [] },
  );

const openDelivery = ({ orderId, trackingNumber, carrier, status, estimatedDelivery }: Shipment): OpenDelivery => ({
  orderId,
  trackingNumber,
  carrier,
  status,
  estimatedDelivery,
});
