import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';
import { judgeHeaders } from './headers.ts';
import { everything } from './offer.ts';
import { endAfter } from './socket.ts';
import { judgeTarget, type Target } from './target.ts';
import { encryptionRequired, type Transport } from './transport.ts';

/**
 * Judges a request before anything is looked up for it: its header, how it came, and what it is for.
 * @param longestTarget  characters of its address
 * @returns  what it is for, or why it is refused
 */
export const createRequestJudge =
  (longestTarget: number, transport: Transport): ((request: IncomingMessage) => Target | Problem) =>
  (request) => {
    try {
      judgeMessage(request);
      if (transport.isPlain(request)) throw encryptionRequired();
      if (request.url === everything.path && request.method === 'OPTIONS') return everything;
      return judgeTarget(request.url ?? '', longestTarget);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  };

/** What others may read otherwise ends its connection: nothing behind it is taken for a request. @throws Problem */
function judgeMessage(request: IncomingMessage): void {
  try {
    judgeHeaders(request);
  } catch (error) {
    endAfter(request);
    throw error;
  }
}
