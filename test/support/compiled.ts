import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Environment of programs that are started again and again: a third of a start is compiling what has not changed. */
export const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), 'causeway-test-compiled') } as const;
