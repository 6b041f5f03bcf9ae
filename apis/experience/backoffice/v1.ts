import type { Contract, components } from '../../contracts/experience/backoffice.v1.ts';
import type { Handlers } from '../../handler.ts';
import { holesOf } from '../../holes.ts';

type Process = Contract['call']['process'];
type View = Awaited<ReturnType<Process['customer360']['getCustomerView']>>;
type EndedOrder = components['schemas']['EndedOrder'];
type CustomerOrder = components['schemas']['CustomerOrder'];

export const handlers: Handlers<Contract> = {
  getCustomerView: async ({ customerId }, { call }) => {
    const view = await call.process.customer360.getCustomerView({ customerId });
    const { customer, deliveries } = view;
    return { status: 200, body: { customer, orders: ordersWithPayment(view), deliveries, ...holesOf(view) } };
  },

  cancelOrder: async (input, { call }) => ({
    status: 200,
    body: endedOrder(await call.process.ordering.cancelOrder(input)),
  }),

  refundOrder: async (input, { call }) => ({
    status: 200,
    body: endedOrder(await call.process.ordering.refundOrder(input)),
  }),
};

/** Each order with its payment beside it, as an agent reads a screen. */
function ordersWithPayment({ recentOrders, payments }: View): CustomerOrder[] {
  const byOrder = new Map(payments.map(({ orderId, status, method }) => [orderId, { status, method }]));
  return recentOrders.map((order) => {
    const payment = byOrder.get(order.orderId);
    return payment === undefined ? order : { ...order, payment };
  });
}

const endedOrder = ({ orderId, status, total, payment }: EndedOrder): EndedOrder => ({
  orderId,
  status,
  total,
  payment,
});
