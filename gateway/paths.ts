import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** Where the rooms are, wherever the process was started from. */
export const rooms = {
  root,
  openapi: path.join(root, 'openapi'),
  apis: path.join(root, 'apis'),
  policies: path.join(root, 'policies'),
  contracts: path.join(root, 'apis', 'contracts'),
} as const;
