import { KEY, type ServiceProcess } from './service-process.ts';

/** One block of an event stream, field by field; a comment stands under `comment`. */
export type Block = Readonly<Record<string, string>>;

/** A stream of a parcel's events, read block by block. */
export interface EventReader {
  readonly headers: Headers;
  /** The next `count` blocks. */
  next(count: number): Promise<Block[]>;
  /** Resolves when the service ended the stream, with what had not been read. */
  rest(): Promise<Block[]>;
  leave(): void;
}

/** Opens the stream of a parcel. */
export async function readEvents(
  { url }: Pick<ServiceProcess, 'url'>,
  trackingNumber: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  const controller = new AbortController();
  const answer = await fetch(`${url}/parcels/${trackingNumber}/events`, {
    headers: { 'X-Service-Key': KEY, ...headers },
    signal: controller.signal,
  });
  if (answer.body === null || answer.status !== 200) throw new Error(`no stream: ${answer.status}`);
  const blocks = blocksOf(answer.body);
  return {
    headers: answer.headers,
    next: async (count) => {
      const read: Block[] = [];
      while (read.length < count) {
        const { value, done } = await blocks.next();
        if (done) throw new Error(`the stream ended after ${read.length} of ${count} blocks`);
        read.push(value);
      }
      return read;
    },
    rest: () => Array.fromAsync(blocks),
    leave: () => controller.abort(),
  };
}

async function* blocksOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Block, undefined> {
  let unread = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    unread += chunk;
    for (let end = unread.indexOf('\n\n'); end !== -1; end = unread.indexOf('\n\n')) {
      yield blockOf(unread.slice(0, end));
      unread = unread.slice(end + 2);
    }
  }
}

const blockOf = (lines: string): Block =>
  Object.fromEntries(
    lines.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon) || 'comment', line.slice(colon + 1).trimStart()];
    }),
  );
