import { randomUUID } from 'node:crypto';
import type { Clock, Operation } from '../../policies/policy.ts';
import { startTrace } from '../../policies/trace/trace-context.ts';
import { type Beginning, noParameters, OpenExchange } from '../exchange.ts';

/** Stands in for the operation where none matched, in logs and metrics. */
export const nowhere: Operation = {
  id: 'unmatched',
  api: 'unmatched',
  tier: 'experience',
  name: '',
  version: 0,
  operationId: 'unmatched',
  method: 'GET',
  path: '',
  deprecated: false,
  security: [],
  lifecycle: { state: 'active', since: '1970-01-01' },
  upstream: { kind: 'local', name: 'unmatched' },
  uses: [],
  exceptions: [],
  siblings: new Map(),
  request: {
    mediaTypes: [],
    bodyRequired: false,
    parse: () => [],
    checkParameters: () => [],
    checkBody: () => [],
  },
  answers: { mediaTypes: () => undefined, check: () => [] },
};

/** An exchange nobody sent: what the gateway does of its own accord is traced and bounded like the rest. */
export const gatewayExchange = (clock: Clock, over: Partial<Beginning> = {}): OpenExchange =>
  new OpenExchange({
    operation: nowhere,
    side: 'edge',
    id: randomUUID(),
    trace: startTrace(0),
    identity: { kind: 'gateway', scopes: [] },
    method: 'POST',
    path: '',
    query: '',
    headers: {},
    pathParameters: {},
    parameters: noParameters,
    body: { kind: 'none' },
    address: '',
    started: clock.monotonic(),
    deadline: clock.monotonic() + 10_000,
    ...over,
  });
