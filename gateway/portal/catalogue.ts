import type { Exception, Lifecycle, SecurityAlternative, Stop, Tier } from '../../policies/policy.ts';

/** What the portal shows: every document of the running snapshot, as plain data. */
export interface Catalogue {
  /** Changes when any document changes; pages are kept per hash. */
  readonly hash: string;
  /** Markdown of the company's own: a heading, a paragraph, and what else the first page should say. */
  readonly about?: string;
  readonly documents: readonly CatalogueDocument[];
}

/** One contract, with what the gateway knows of it. */
export interface CatalogueDocument {
  /** `<tier>/<api>.v<major>`, for example `experience/storefront.v2`. */
  readonly id: string;
  readonly tier: Tier;
  /** API name as in the path, for example `customer-360`. */
  readonly name: string;
  /** Major version, as in the path. */
  readonly version: number;
  /** `info.version`, for example `2.1.0`. */
  readonly release: string;
  readonly title: string;
  /** `info.summary`; without it the first sentence of the description is shown. */
  readonly summary?: string;
  /** Markdown, of which a small subset is rendered. */
  readonly description: string;
  readonly owner: { readonly team: string; readonly contact: string };
  readonly audience: string;
  readonly lifecycle: Lifecycle;
  readonly operations: readonly CatalogueOperation[];
  /** Operations this document calls, `process/ordering.v1#placeOrder`. */
  readonly uses: readonly string[];
  /** Documents that call this one, `experience/storefront.v2`. */
  readonly usedBy: readonly string[];
  readonly exceptions: readonly Exception[];
  readonly upstream: { readonly kind: 'local' | 'http'; readonly name: string };
  /** When an operator has stopped the whole API, or more. */
  readonly stopped?: Stop;
  /** Where the published document is served, a path on this origin. */
  readonly publishedUrl: string;
  /** The published document itself (`x-gateway` stripped, references bundled). */
  readonly published: object;
}

export interface CatalogueOperation {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** Full path template, `/experience/storefront/v2/orders/{orderId}`. */
  readonly path: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** Ways to be admitted, with their scopes; empty = public. */
  readonly security: readonly SecurityAlternative[];
  /** Settings of every policy on it, by name. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** When an operator has stopped this operation alone. */
  readonly stopped?: Stop;
}
