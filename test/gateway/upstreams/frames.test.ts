import assert from 'node:assert/strict';
import { closeFrame, createFrameFollower } from '../../../gateway/upstreams/frames.ts';

/** A frame as a server sends it, or as a client does when `masked`. */
function frame(opcode: number, length: number, masked = false): Buffer {
  const mask = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, mask | length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, mask | 126, length >> 8, length & 255])
        : Buffer.from([
            0x80 | opcode,
            mask | 127,
            0,
            0,
            0,
            0,
            length >>> 24,
            (length >> 16) & 255,
            (length >> 8) & 255,
            length & 255,
          ]);
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), Buffer.alloc(length, 0x81)]);
}

describe('a frame follower', () => {
  for (const masked of [false, true]) {
    for (const length of [0, 1, 125, 126, 65_535, 65_536, 200_000]) {
      it(`finds the end of a ${masked ? 'masked ' : ''}frame of ${length} bytes`, () => {
        const follower = createFrameFollower();
        const bytes = frame(1, length, masked);
        follower.follow(bytes.subarray(0, -1));
        assert.equal(follower.between, false);
        follower.follow(bytes.subarray(-1));
        assert.equal(follower.between, true);
        assert.equal(follower.bytes, bytes.length);
      });
    }
  }

  it('keeps its place however the bytes are cut', () => {
    const bytes = Buffer.concat([frame(1, 3), frame(2, 300), frame(0, 0), frame(9, 5)]);
    for (const size of [1, 2, 3, 7, 64]) {
      const follower = createFrameFollower();
      const ends: number[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        follower.follow(bytes.subarray(at, at + size));
        if (follower.between) ends.push(Math.min(at + size, bytes.length));
      }
      assert.equal(ends.at(-1), bytes.length);
    }
  });

  it('knows when the other side has said goodbye', () => {
    const follower = createFrameFollower();
    follower.follow(frame(1, 5));
    assert.equal(follower.closed, false);
    follower.follow(closeFrame(1000, 'done'));
    assert.equal(follower.closed, true);
  });
});

describe('a close frame', () => {
  it('is what RFC 6455 §5.5.1 says', () => {
    assert.deepEqual(closeFrame(4401, 'over'), Buffer.from([0x88, 6, 0x11, 0x31, 0x6f, 0x76, 0x65, 0x72]));
  });
});
