import type { Request, RequestHandler } from 'express';
import { serveFiles } from 'swagger-ui-express';
import { redirectPath } from './assets.ts';
import type { CatalogueDocument } from './catalogue.ts';
import { isOpen } from './parts.ts';
import type { SignInSettings } from './session/settings.ts';

/**
 * The script that starts Swagger UI for one document, made by swagger-ui-express for that document alone.
 * @param origin  of the gateway as the visitor sees it; sign-in comes back to it
 * @param tries  whether the visitor may call it, or only read
 * @param client  as which the issuer knows the portal
 */
export function swaggerStart(
  document: CatalogueDocument,
  origin: string,
  tries = isOpen(document),
  client: SignInClient = { clientId: 'portal' },
): RequestHandler {
  const [start] = serveFiles(undefined, {
    swaggerUrl: document.publishedUrl,
    swaggerOptions: {
      layout: 'BaseLayout',
      deepLinking: true,
      displayRequestDuration: true,
      // The usual colours of code are too faint.
      syntaxHighlight: { theme: 'tomorrow-night' },
      defaultModelsExpandDepth: 0,
      tryItOutEnabled: tries,
      persistAuthorization: false,
      // Keeps Swagger UI from showing every document to a host on the internet.
      validatorUrl: null,
      oauth2RedirectUrl: `${origin}${redirectPath}`,
      oauth: {
        clientId: client.clientId,
        additionalQueryStringParams: client.parameters ?? {},
        appName: 'API portal',
        scopes: scopesOf(document),
        usePkceWithAuthorizationCodeGrant: true,
      },
      ...(tries ? {} : { supportedSubmitMethods: [] }),
    },
  });
  return start as RequestHandler;
}

/** What the issuer has to be told when somebody signs in from the page itself. */
export type SignInClient = Pick<SignInSettings, 'clientId' | 'parameters'>;

/** Scopes a person may need here, asked for when signing in. */
const scopesOf = ({ operations }: CatalogueDocument): string[] => [
  'openid',
  ...new Set(operations.flatMap(({ security }) => security.flatMap(({ accessToken = [] }) => accessToken))),
];

/** Origins that signing in for this document needs besides our own: those of issuers that live elsewhere. */
export function issuerOrigins({ published }: CatalogueDocument): string[] {
  const { components } = published as {
    components?: { securitySchemes?: Record<string, { openIdConnectUrl?: unknown }> };
  };
  const addresses = Object.values(components?.securitySchemes ?? {}).map(({ openIdConnectUrl }) => openIdConnectUrl);
  return addresses.flatMap((address) =>
    typeof address === 'string' && /^https?:\/\//.test(address) && URL.canParse(address)
      ? [new URL(address).origin]
      : [],
  );
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The origin the visitor sees: the public one, or on a developer's machine its other name for the same port. */
export function originOf({ headers }: Pick<Request, 'headers'>, publicUrl: string): string {
  const home = new URL(publicUrl);
  const seen = URL.canParse(`${home.protocol}//${headers.host}`) ? new URL(`${home.protocol}//${headers.host}`) : home;
  return loopback.has(home.hostname) && loopback.has(seen.hostname) && home.port === seen.port
    ? seen.origin
    : home.origin;
}
