import { handlers as customers } from '../../causeway/stubs/customers/v1.ts';
import { handlers as orders } from '../../causeway/stubs/orders/v1.ts';
import { handlers as payments } from '../../causeway/stubs/payments/v1.ts';
import { handlers as shipments } from '../../causeway/stubs/shipments/v1.ts';
import { servePage } from './page.ts';

// From the same stubs that stand behind the tiers.
servePage({
  customerOf: async (subject) => (await customers.getCustomerBySubject({ subject })).body.customerId,
  order: async (orderId) => (await orders.getOrder({ orderId })).body,
  payment: async (paymentReference) => (await payments.getPayment({ paymentReference })).body,
  shipments: async (orderId, customerId) =>
    (await shipments.listShipments({ orderIds: [orderId], customerId })).body.items,
});
