import { type Logger, pino, stdSerializers } from 'pino';

/** One JSON line per event on stdout. Fields that could hold a credential are blanked wherever they stand. */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // Errors under either name; what is no error stays as it is.
    serializers: { err: stdSerializers.err, error: stdSerializers.err },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  });

const secrets = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'key',
  'ticket',
  '["x-api-key"]',
  '["x-service-key"]',
];
