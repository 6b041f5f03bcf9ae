import { startGateway } from '../start.ts';
import type { Beginning, Running } from './run.ts';
import { settle } from './settle.ts';
import { servedBy } from './welcome.ts';

/** The whole gateway in this process. */
export async function start(beginning: Beginning): Promise<Running> {
  const gateway = await startGateway({ ...beginning, beforeServing: settle });
  return { served: servedBy(gateway), reload: gateway.reload, stop: gateway.stop };
}
