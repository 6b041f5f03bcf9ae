/** The parts of OpenAPI 3.1 objects the gateway reads, after `$ref`s are resolved. */

export interface Schema {
  readonly type?: string | readonly string[];
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly encoding?: Readonly<
    Record<string, { readonly contentType?: string; readonly style?: string; readonly explode?: boolean }>
  >;
}

export interface RequestBodyObject {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** A header of an answer, as OpenAPI describes it. */
export interface HeaderObject {
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}

export interface ResponseObject {
  readonly description: string;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly headers?: Readonly<Record<string, HeaderObject>>;
}

export interface OperationObject {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly deprecated?: boolean;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: RequestBodyObject;
  readonly responses?: Readonly<Record<string, ResponseObject>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-gateway'?: unknown;
}

export type PathItem = Readonly<Record<string, unknown>>;

export interface SecuritySchemeObject {
  readonly type: string;
  readonly in?: string;
  readonly name?: string;
}

export interface Definition {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
    readonly summary?: string;
  };
  readonly servers?: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
    readonly securitySchemes?: Readonly<Record<string, SecuritySchemeObject>>;
  };
  readonly 'x-gateway'?: unknown;
}

/** HTTP methods an OpenAPI path item may describe. */
export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** JSON-like media types: `application/json` and every `+json`. */
export function isJson(mediaType: string): boolean {
  const [essence = ''] = mediaType.split(';', 1);
  return /^application\/json\s*$|\+json\s*$/i.test(essence);
}

/** Bodies written like a query. */
export const formType = 'application/x-www-form-urlencoded';

/** An operation of a bundled document with its references resolved and the path's parameters merged in. */
export interface ResolvedOperation extends OperationObject {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
}
