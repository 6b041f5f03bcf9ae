interface Server {
  readonly url?: unknown;
  readonly variables?: Readonly<Record<string, { readonly default?: unknown }>>;
}

/** The first server of a document with the defaults of its variables; `undefined` when it is no address by itself. */
export function serverUrl(document: unknown): string | undefined {
  const [server] = (document as { servers?: readonly Server[] }).servers ?? [];
  if (typeof server?.url !== 'string') return undefined;
  const url = server.url.replace(/\{([^}]+)\}/g, (whole, name: string) =>
    String(server.variables?.[name]?.default ?? whole),
  );
  return /^https?:\/\/[^{}]+$/.test(url) ? url.replace(/\/$/, '') : undefined;
}
