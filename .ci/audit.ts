import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** What `npm audit --json` came to. */
export interface Verdict {
  readonly failed: boolean;
  /** For whoever reads the log. */
  readonly lines: readonly string[];
}

interface Report {
  readonly error?: { readonly summary?: string };
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const grave = ['high', 'critical'];

/**
 * Findings of high severity fail. An endpoint that cannot be reached checks nothing, and that is said: it fails only where it
 * is required, since not every machine that builds has one.
 * @param said  standard output of `npm audit --json`
 */
export function judge(said: string, isRequired: boolean): Verdict {
  const report = parse(said);
  if (report.vulnerabilities === undefined) {
    const why = report.error?.summary || report.message || 'it said nothing that can be read';
    const line = `npm audit: the audit endpoint could not be asked (${why}); known vulnerabilities were NOT looked up.`;
    return { failed: isRequired, lines: [isRequired ? `${line} AUDIT=required.` : line] };
  }
  const found = Object.entries(report.vulnerabilities);
  const those = found.filter(([, { severity }]) => grave.includes(severity));
  return {
    failed: those.length > 0,
    lines: [
      `npm audit: ${those.length} of high or critical severity, ${found.length - those.length} below.`,
      ...those.map(([name, { severity, range }]) => `npm audit: ${name} ${range} is ${severity}.`),
    ],
  };
}

function parse(said: string): Report {
  try {
    return JSON.parse(said) as Report;
  } catch {
    return {};
  }
}

/** Its exit code says the same of findings and of an endpoint that is not there: what counts is what it writes. */
const audit = (): Promise<string> =>
  new Promise((resolve) => {
    const once = ['--fetch-retries=0', '--fetch-timeout=20000'];
    execFile('npm', ['audit', '--json', '--audit-level=high', ...once], (_, said) => resolve(said));
  });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed, lines } = judge(await audit(), process.env.AUDIT === 'required');
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.exitCode = failed ? 1 : 0;
}
