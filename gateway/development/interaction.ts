import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { refusalPage, sendPage, signInPage } from './sign-in-page.ts';
import { findUser, sampleUsers } from './users.ts';

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

const longestForm = 4_096;

/** The part of a sign-in that a person sees: the page with the sample users, and what becomes of the choice. */
export async function interaction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch(() => undefined);
  if (!details) {
    sendPage(
      response,
      400,
      refusalPage('This sign-in has expired', 'It was begun too long ago, or in another browser.'),
    );
    return;
  }
  if (request.method === 'POST') await choose(provider, request, response);
  else await offer(provider, details, request, response);
}

async function offer(
  provider: Provider,
  { uid, params }: Details,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD, POST' }).end();
    return;
  }
  const client = await provider.Client.find(String(params.client_id));
  const hint = typeof params.login_hint === 'string' ? params.login_hint : undefined;
  const action = `${new URL(provider.issuer).pathname}/interaction/${uid}`;
  const text = signInPage({ client: client?.clientName ?? 'this application', action, users: sampleUsers, hint });
  sendPage(response, 200, text, new URL(String(params.redirect_uri)).origin);
}

async function choose(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await readForm(request);
  const user = findUser(form?.get('user') ?? '');
  if (user) await provider.interactionFinished(request, response, { login: { accountId: user.name } });
  else if (form?.has('cancel')) {
    const refusal = { error: 'access_denied', error_description: 'The sign-in was cancelled.' };
    await provider.interactionFinished(request, response, refusal);
  } else sendPage(response, 400, refusalPage('Nobody was chosen', 'There is no such sample user.'));
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > longestForm) return undefined;
  }
  return new URLSearchParams(text);
}
