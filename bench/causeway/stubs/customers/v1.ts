import { handlers as real } from '../../../../apis/system/customers/v1.ts';

/** Customers whom it costs nothing to find: the people of the bench are called what their customer is called. */
export const handlers = {
  ...real,
  getCustomerBySubject: async ({ subject }: { readonly subject: string }) => ({
    status: 200,
    body: { subject, customerId: subject },
  }),
  getAccount: async ({ consumerId }: { readonly consumerId: string }) => ({
    status: 200,
    body: { consumerId, customerId: 'C-000013' },
  }),
};
