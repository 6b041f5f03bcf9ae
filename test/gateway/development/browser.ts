import { createHash, randomBytes } from 'node:crypto';

/** What a browser does for a sign-in: keeps cookies, and follows redirects only when told. */
export interface Browser {
  get(url: string): Promise<Response>;
  post(url: string, form: Record<string, string>): Promise<Response>;
  send(url: string, init: RequestInit): Promise<Response>;
  /** Cookies it has. */
  readonly cookies: Map<string, string>;
}

export function newBrowser(): Browser {
  const cookies = new Map<string, string>();
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    send,
    cookies,
    get: (url) => send(url, {}),
    post: (url, form) => send(url, { method: 'POST', body: new URLSearchParams(form) }),
  };
}

/** Where a redirect leads. */
export const target = (answer: Response): string => new URL(answer.headers.get('location') ?? '', answer.url).href;

export interface Asked {
  /** Origin the sign-in is begun at. */
  readonly origin: string;
  readonly client: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly user: string;
  readonly further?: Record<string, string>;
}

/** The whole of an authorization code flow with PKCE; the answer of the token endpoint. */
export async function signIn(browser: Browser, asked: Asked): Promise<Response> {
  const verifier = randomBytes(32).toString('base64url');
  const back = await authorize(browser, asked, verifier);
  const code = new URL(back).searchParams.get('code') ?? '';
  return exchange(asked, code, verifier);
}

/** Up to the redirect back to the client; its address. */
export async function authorize(browser: Browser, asked: Asked, verifier: string): Promise<string> {
  const page = await browser.get(authorizationUrl(asked, verifier));
  if (page.status !== 303) throw new Error(`no sign-in page: ${page.status} ${await page.text()}`);
  const form = target(page);
  const chosen = await browser.post(form, asked.user === '' ? { cancel: 'yes' } : { user: asked.user });
  return target(await browser.get(target(chosen)));
}

export const authorizationUrl = ({ origin, client, redirectUri, scope, further }: Asked, verifier: string): string => {
  const parameters = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state: 'a-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...further,
  });
  return `${origin}/idp/auth?${parameters}`;
};

export const exchange = ({ origin, client, redirectUri }: Asked, code: string, verifier: string): Promise<Response> =>
  fetch(`${origin}/idp/token`, {
    method: 'POST',
    headers: { origin: new URL(redirectUri).origin },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  });
