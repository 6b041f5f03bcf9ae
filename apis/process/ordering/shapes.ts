import type { Contract, components } from '../../contracts/process/ordering.v1.ts';
import type { Context } from '../../handler.ts';

/** What ordering's own files call the things they pass around, all taken from the contracts. */
export type OrderingContext = Context<Contract>;

/** Somebody for whom systems are asked, by a handler or a saga. */
export type Caller = Pick<OrderingContext, 'call' | 'identity'>;

export type Systems = Contract['call']['system'];
type Answered<Call> = Call extends (input: never) => Promise<infer Body> ? Body : never;

/** An order as the order book takes it. */
export type NewEntry = Parameters<Systems['orders']['createOrder']>[0]['body'];
export type Order = Answered<Systems['orders']['getOrder']>;
export type Payment = Answered<Systems['payments']['getPayment']>;
export type Product = Answered<Systems['products']['listProducts']>['items'][number];
export type Shipment = Answered<Systems['shipments']['listShipments']>['items'][number];

type Schemas = components['schemas'];
export type NewOrder = Schemas['NewOrder'];
export type OrderStatus = Schemas['OrderStatus'];
export type OrderSummary = Schemas['OrderSummary'];
export type Delivery = Schemas['Delivery'];
