// Fetches what calls are sent with, for whoever was chosen, and hands it to Swagger UI. It is kept in this tab until it ends.
const form = document.querySelector('#try-as');
const said = document.querySelector('#try-said');
const shelf = 'causeway try-it';

if (form === null) {
  // Signed out, or somebody else's turn: nothing of before is left to call with.
  if (document.querySelector('form.account') === null) sessionStorage.removeItem(shelf);
} else {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    say('One moment …');
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(new FormData(form)),
      });
      const body = await answer.json();
      if (!answer.ok) return say(`${body.title}. ${body.detail ?? ''}`);
      const credential = { ...body, as: form.as.value, owner: form.csrf.value };
      if (credential.kind === 'key') sessionStorage.setItem(shelf, JSON.stringify(credential));
      use(credential);
    } catch {
      say('The gateway did not answer. Try again.');
    }
  });
  whenReady(recall);
}

function recall() {
  const credential = JSON.parse(sessionStorage.getItem(shelf) ?? 'null');
  if (credential === null) return;
  const known = [...form.as.options].find((option) => option.value === credential.as);
  const isOver = Date.parse(credential.expiresAt) <= Date.now() || credential.owner !== form.csrf.value;
  if (isOver) return sessionStorage.removeItem(shelf);
  if (known === undefined) return;
  known.selected = true;
  use(credential);
}

function use({ kind, value, expiresAt }) {
  const schemes = window.ui.specSelectors.specJson().toJS().components?.securitySchemes ?? {};
  const held = window.ui.authSelectors.authorized()?.keySeq().toArray() ?? [];
  if (held.length > 0) window.ui.authActions.logout(held);
  for (const [scheme, schema] of Object.entries(schemes)) {
    if (fits(kind, schema)) authorize(scheme, schema, value);
  }
  const end = new Date(expiresAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  say(`Calls are made as ${form.as.selectedOptions[0].textContent.trim()}, until ${end}.`);
}

const fits = (kind, { type, in: place }) =>
  kind === 'key' ? type === 'apiKey' && place === 'header' : type === 'openIdConnect' || type === 'http';

function authorize(name, schema, value) {
  const { authActions } = window.ui;
  if (schema.type !== 'openIdConnect') authActions.authorize({ [name]: { name, schema, value } });
  else authActions.authorizeOauth2({ auth: { name, schema }, token: { access_token: value, token_type: 'Bearer' } });
}

function whenReady(act) {
  if (Object.keys(window.ui?.specSelectors.specJson().toJS() ?? {}).length > 0) act();
  else setTimeout(whenReady, 50, act);
}

function say(words) {
  said.textContent = words;
}
