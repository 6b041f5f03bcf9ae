/** Where in a stream of WebSocket frames (RFC 6455 §5.2) one is. */
export interface FrameFollower {
  readonly bytes: number;
  /** Nothing has begun that is not complete: a frame may be put in here. */
  readonly between: boolean;
  /** A close frame has gone by: no other may follow (§5.5.1). */
  readonly closed: boolean;
  follow(chunk: Buffer): void;
}

/** Follows frames far enough to know where each ends; what is in them is nobody's business here. */
export function createFrameFollower(): FrameFollower {
  const head: number[] = [];
  let left = 0;
  let bytes = 0;
  let closed = false;

  const startFrame = (): void => {
    left = payloadLength(head);
    closed ||= ((head[0] as number) & 0x0f) === closeOpcode;
    head.length = 0;
  };

  return {
    get bytes() {
      return bytes;
    },
    get between() {
      return left === 0 && head.length === 0;
    },
    get closed() {
      return closed;
    },
    follow(chunk) {
      bytes += chunk.length;
      for (let at = 0; at < chunk.length; ) {
        const step = Math.min(left, chunk.length - at);
        left -= step;
        at += step;
        if (at === chunk.length) return;
        head.push(chunk[at] as number);
        at += 1;
        if (head.length === headLength(head)) startFrame();
      }
    },
  };
}

/** A close frame as a server sends it: never masked (§5.1). `reason` must fit 123 bytes. */
export function closeFrame(code: number, reason: string): Buffer {
  const text = Buffer.from(reason, 'utf8');
  const frame = Buffer.alloc(4 + text.length);
  frame[0] = 0x80 | closeOpcode;
  frame[1] = 2 + text.length;
  frame.writeUInt16BE(code, 2);
  text.copy(frame, 4);
  return frame;
}

const closeOpcode = 0x8;

/** How long a frame's head is, as far as its first bytes tell. */
function headLength([, second]: readonly number[]): number {
  if (second === undefined) return 2;
  const length = second & 0x7f;
  const mask = (second & 0x80) === 0 ? 0 : 4;
  return 2 + (length === 127 ? 8 : length === 126 ? 2 : 0) + mask;
}

function payloadLength([, second = 0, ...rest]: readonly number[]): number {
  const length = second & 0x7f;
  if (length < 126) return length;
  return rest.slice(0, length === 126 ? 2 : 8).reduce((sum, byte) => sum * 256 + byte, 0);
}
