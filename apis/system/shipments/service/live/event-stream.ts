import type { ServerResponse } from 'node:http';
import type { Followers } from './followers.ts';

/** Where a client that lost its stream says it was (HTML, “Last-Event-ID”); 0, the beginning, when it says nothing usable. */
export const positionOf = (lastEventId: string | readonly string[] | undefined): number =>
  typeof lastEventId === 'string' && /^\d{1,6}$/.test(lastEventId) ? Number(lastEventId) : 0;

/**
 * Answers with a parcel's events as they happen (HTML, “Server-sent events”), beginning after event number `after`.
 * A comment every `heartbeatMs` keeps whatever is on the way from taking the silence for death.
 */
export function streamEvents(
  followers: Followers,
  parcel: number,
  after: number,
  heartbeatMs: number,
  response: ServerResponse,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // nginx and its kin hold an answer back otherwise.
    'x-accel-buffering': 'no',
  });
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  response.write('retry: 3000\n\n');
  const leave = followers.follow(parcel, after, {
    tell: (event, number) => response.write(`id: ${number}\nevent: status\ndata: ${JSON.stringify(event)}\n\n`),
    dismiss: () => response.end(),
  });
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, heartbeatMs);
  response.on('close', () => {
    clearInterval(heartbeat);
    leave();
  });
}
