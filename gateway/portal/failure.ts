import type { Request, Response } from 'express';
import type { RefusalPage } from '../edge/tail.ts';
import { guard } from './headers.ts';
import { layout } from './layout.ts';
import { failurePage } from './session/pages.ts';
import { wantsData } from './show.ts';
import { guestOf } from './visitor.ts';

/** Whether this is a page of the portal's, or a part of one. */
export const isOfPortal = ({ path }: Pick<Request, 'path'>): boolean => /^\/(?:portal|problems)?(?:\/|$)/.test(path);

/**
 * What failed, as people read it, in the frame of whoever looks; `undefined` for programs, and for what is no page. A form is
 * not sent again: what it did by then is not known.
 */
export function failureFor(request: Request, response: Response): RefusalPage | undefined {
  if (!isOfPortal(request) || wantsData(request, response)) return undefined;
  const path = request.method === 'GET' ? request.originalUrl : '/portal';
  return (problem, id) => {
    guard(response);
    return layout(failurePage(problem, id, path), { ...guestOf(response), path });
  };
}
