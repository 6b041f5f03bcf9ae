/** Where a vendor's security schemes put keys: in which headers and query parameters. */
export function keysOf(document: unknown): { readonly header: readonly string[]; readonly query: readonly string[] } {
  const { components } = document as { components?: { securitySchemes?: Readonly<Record<string, Scheme | null>> } };
  const keys = Object.values(components?.securitySchemes ?? {}).filter((scheme) => scheme?.type === 'apiKey');
  const placed = (place: string): string[] =>
    keys.flatMap((scheme) => (scheme?.in === place && typeof scheme.name === 'string' ? [scheme.name] : []));
  return { header: placed('header'), query: placed('query') };
}

interface Scheme {
  readonly type?: unknown;
  readonly in?: unknown;
  readonly name?: unknown;
}

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
