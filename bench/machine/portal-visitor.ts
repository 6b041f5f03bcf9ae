/** Somebody who is signed in to the portal of a gateway in development. */
export interface PortalVisitor {
  /** Follows no redirect. */
  get(path: string): Promise<Response>;
  /** Sends a form with the token of this person's forms. */
  send(path: string, form: Readonly<Record<string, string>>): Promise<Response>;
}

/** @param user  one of the sample users; nobody signs in without it */
export async function visitPortal(origin: string, user?: string): Promise<PortalVisitor> {
  const cookies = new Map<string, string>();
  const ask = async (address: string, form?: Readonly<Record<string, string>>): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(address, origin), {
      redirect: 'manual',
      headers: { cookie, origin, accept: 'text/html' },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    return answer;
  };
  const onwards = async (answer: Response): Promise<string> => {
    await answer.arrayBuffer();
    return new URL(answer.headers.get('location') ?? '/', answer.url).href;
  };
  if (user !== undefined) {
    const choice = await onwards(await ask(await onwards(await ask('/portal/sign-in?to=/portal'))));
    const back = await onwards(await ask(await onwards(await ask(choice, { user }))));
    await (await ask(back)).arrayBuffer();
  }
  const page = await (await ask('/portal')).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  if (user !== undefined && csrf === '') throw new Error(`${user} was not signed in`);
  return { get: (path) => ask(path), send: (path, form) => ask(path, { csrf, ...form }) };
}
