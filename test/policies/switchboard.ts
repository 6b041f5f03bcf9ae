import type { Controls, Stop, Stopped } from '../../policies/policy.ts';

const nothing: Stopped = { anyWork: true, operation: () => undefined, consumer: () => undefined };

export const off: Stop = { kind: 'switched-off', scope: 'operation' };

/** Controls that a test switches while a policy is mounted: of the operation `getMyOrder`, and of the consumer `acme`. */
export function switchboard() {
  const board = { stopped: undefined as Stopped | undefined, denied: undefined, outdated: false };
  return {
    controls: board satisfies Controls,
    stopOperation: (stop: Stop) => {
      board.stopped = { ...nothing, operation: ({ id }) => (id.endsWith('#getMyOrder') ? stop : undefined) };
    },
    stopConsumer: (stop: Stop) => {
      board.stopped = { ...nothing, consumer: (id) => (id === 'acme' ? stop : undefined) };
    },
    release: () => {
      board.stopped = undefined;
    },
  };
}
