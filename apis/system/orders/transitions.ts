import type { components } from '../../contracts/system/orders.v1.ts';

type OrderStatus = components['schemas']['Order']['status'];

/** From which status an order may come to this one. */
export const comesFrom = {
  placed: [],
  confirmed: ['placed'],
  shipped: ['confirmed'],
  delivered: ['shipped'],
  cancelled: ['placed', 'confirmed'],
  refunded: ['shipped', 'delivered'],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;
