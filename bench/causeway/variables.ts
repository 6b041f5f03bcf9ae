import { dirname, join } from 'node:path';

/** Environment of a gateway in production, on ports the system chooses. @param issuersFile  who signs its tokens */
export const inProduction = (issuersFile: string): Readonly<Record<string, string>> => ({
  NODE_ENV: 'production',
  // As its own command has it: code that was compiled is there for the next start.
  NODE_COMPILE_CACHE: join(dirname(issuersFile), 'compiled'),
  HOST: '127.0.0.1',
  PORT: '0',
  OPS_PORT: '0',
  PUBLIC_URL: 'http://127.0.0.1',
  ISSUERS_FILE: issuersFile,
  // For those who have no such service: nobody calls there.
  SHIPMENTS_URL: 'http://127.0.0.1:9',
  SHIPMENTS_KEY: 'none',
  // Load that waits for its answers is measured to the end of what a process can do, and nobody turned away.
  OVERLOAD_MILLISECONDS: '60000',
});
