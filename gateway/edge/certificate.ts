import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Log } from '../../policies/policy.ts';

/** Where the certificate and its key are, in PEM: the certificate first, then those that it was signed with. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** What clients are shown, and what proves it. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly expires: number;
}

/** A certificate that is replaced when its files are. */
export interface Certificate {
  readonly current: Pair;
  /** Called with each new one. */
  onChange(listener: (pair: Pair) => void): void;
  /** Looks at the files now, for who knows of a change; it is looked again and again anyhow. */
  look(): Promise<void>;
  close(): void;
}

/** Milliseconds between two looks at the files: a new certificate is shown well before an old one ends. */
const usualPause = 10_000;
/** Milliseconds before its end from which on an operator is warned. */
const soon = 14 * 86_400_000;

/**
 * Reads a certificate, and reads it again and again. One that makes no sense, because one file was written and the other
 * not yet, or ever, changes nothing: the last good one stays.
 * @throws Error  that says what is wrong with the first one
 */
export async function openCertificate(files: CertificateFiles, log: Log, pause = usualPause): Promise<Certificate> {
  let current = await readPair(files);
  let complained = '';
  const listeners: ((pair: Pair) => void)[] = [];
  warnOf(current, log);

  async function look(): Promise<void> {
    try {
      const pair = await readPair(files);
      complained = '';
      if (pair.cert === current.cert && pair.key === current.key) return;
      current = pair;
      for (const listener of listeners) listener(pair);
      log.info({ expires: new Date(pair.expires).toISOString() }, 'a new certificate is in use');
      warnOf(pair, log);
    } catch (error) {
      const { message } = error as Error;
      if (message !== complained)
        log.error({ reason: message }, 'the new certificate is of no use; the last one stays');
      complained = message;
    }
  }
  const timer = setInterval(() => void look(), pause).unref();

  return {
    get current() {
      return current;
    },
    look,
    onChange: (listener) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}

function warnOf({ expires }: Pair, log: Log): void {
  if (expires > Date.now() + soon) return;
  log.warn({ expires: new Date(expires).toISOString() }, 'the certificate ends soon, or has ended');
}

async function readPair(files: CertificateFiles): Promise<Pair> {
  const [cert, key] = await Promise.all([
    readText('TLS_CERT_FILE', files.certificate),
    readText('TLS_KEY_FILE', files.key),
  ]);
  const certificate = attempt(
    () => new X509Certificate(cert),
    `TLS_CERT_FILE=${files.certificate} holds no certificate in PEM.`,
  );
  const privateKey = attempt(
    () => createPrivateKey(key),
    `TLS_KEY_FILE=${files.key} holds no private key in PEM, or one with a passphrase.`,
  );
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error('The key in TLS_KEY_FILE is not that of the certificate in TLS_CERT_FILE.');
  return { cert, key, expires: Date.parse(certificate.validTo) };
}

async function readText(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${name}=${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

/** What a parser says of a key may hold some of it, so it is left out. */
function attempt<T>(make: () => T, otherwise: string): T {
  try {
    return make();
  } catch {
    throw new Error(otherwise);
  }
}
