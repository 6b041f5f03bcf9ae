import { type Browser, newBrowser, target } from '../gateway/development/browser.ts';

/** Somebody who is signed in to a portal, without a screen: keeps cookies, and sends forms as a browser does. */
export interface SignedIn {
  readonly browser: Browser;
  get(path: string): Promise<Response>;
  /** Sends a form with the token of this person's forms; a value given more than once is a list. */
  send(
    path: string,
    form?: Readonly<Record<string, string | readonly string[]>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** What each form has to bring along. */
  readonly formToken: string;
}

/** Signs a sample user in at the portal below `url`. */
export async function signInAs(user: string, url: string, browser = newBrowser()): Promise<SignedIn> {
  const back = await comeBack(user, url, browser);
  const signedIn = await browser.get(back);
  if (signedIn.status !== 303) throw new Error(`nobody was signed in: ${signedIn.status} ${await signedIn.text()}`);
  const page = await (await browser.get(`${url}/portal`)).text();
  const formToken = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  if (formToken === '') throw new Error('the frame has no form');
  const origin = new URL(url).origin;
  return {
    browser,
    formToken,
    get: (path) => browser.get(`${url}${path}`),
    send: (path, form = {}, headers = {}) =>
      browser.send(`${url}${path}`, {
        method: 'POST',
        headers: { origin, ...headers },
        body: bodyOf({ csrf: formToken, ...form }),
      }),
  };
}

function bodyOf(form: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one);
  return body;
}

/** Up to the redirect back to the portal; its address. */
export async function comeBack(user: string, url: string, browser: Browser, to = '/portal'): Promise<string> {
  const begun = await browser.get(`${url}/portal/sign-in?${new URLSearchParams({ to })}`);
  if (begun.status !== 303) throw new Error(`no sign-in was begun: ${begun.status} ${await begun.text()}`);
  const form = target(await browser.get(target(begun)));
  const chosen = await browser.post(form, user === '' ? { cancel: 'yes' } : { user });
  return target(await browser.get(target(chosen)));
}
