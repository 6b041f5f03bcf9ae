import { executionAsyncResource } from 'node:async_hooks';

/**
 * One thing of the kind that `process.nextTick` makes of each call, kept for good. To be imported before anything else. A full
 * collection takes away the shape of things of which there is none at the moment, and whatever has learned such a shape takes
 * each that comes after it for another: Node makes five of these for a request, and would make them by V8's runtime.
 */
export const kept = new Set<object>();

process.nextTick(() => kept.add(executionAsyncResource()));
