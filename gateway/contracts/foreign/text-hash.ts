import { createHash } from 'node:crypto';

/** Equal for equal texts. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
