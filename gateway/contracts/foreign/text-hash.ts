import { hash } from 'node:crypto';

/** Equal for equal texts. */
export const textHash = (text: string): string => hash('sha256', text, 'base64url');
