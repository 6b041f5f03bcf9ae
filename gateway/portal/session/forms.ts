import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '#problem';

const longest = 65_536;

/**
 * Reads a form that a visitor sent from a page of this origin.
 * @param origin  of the gateway, as the visitor sees it
 * @param token  what the form has to bring along as `csrf`
 * @throws Problem  `forbidden` where another site sent it, or may have
 */
export async function readForm(request: IncomingMessage, origin: string, token: string): Promise<URLSearchParams> {
  judgeSender(request, origin);
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? ''))
    throw new Problem('unsupported-media-type', { detail: 'Send application/x-www-form-urlencoded.' });
  const form = new URLSearchParams(await readText(request));
  judgeToken(form.get('csrf') ?? '', token);
  return form;
}

/**
 * Lets in what a page of this origin sent, by what the browser says of it. Where it says nothing, nobody knows.
 * @throws Problem  `forbidden`
 */
export function judgeSender({ headers }: Pick<IncomingMessage, 'headers'>, origin: string): void {
  const site = headers['sec-fetch-site'];
  if (headers.origin === undefined ? site !== 'same-origin' : headers.origin !== origin) throw foreign();
  if (site !== undefined && site !== 'same-origin') throw foreign();
}

/** @throws Problem  `forbidden` */
function judgeToken(sent: string, token: string): void {
  const [one, other] = [Buffer.from(sent), Buffer.from(token)];
  if (one.length !== other.length || !timingSafeEqual(one, other)) throw foreign();
}

const foreign = (): Problem =>
  new Problem('forbidden', {
    detail:
      'This form was not sent from a page of this portal, or was opened before you signed in. Open the page again.',
  });

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longest) throw new Problem('payload-too-large', { detail: `A form may have ${longest} bytes.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}
