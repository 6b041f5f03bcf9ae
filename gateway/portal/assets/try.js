// What the portal adds to Swagger UI; swagger-ui-init.js, which runs next, takes it up by this name.
window.SwaggerUIStandalonePreset = () => ({
  wrapComponents: {
    response:
      (Response, { React }) =>
      (answer) => [
        React.createElement(Response, { ...answer, key: 'answer' }),
        Number(answer.code) >= 400 && React.createElement(Refusal, { React, code: answer.code, key: 'refusal' }),
      ],
    responseBody:
      (Body, { React }) =>
      (answer) => [
        React.createElement(Body, { ...answer, key: 'body' }),
        React.createElement(Problem, { React, content: answer.content, key: 'problem' }),
      ],
  },
  statePlugins: {
    spec: {
      wrapActions: {
        updateResolvedSubtree: (original) => (path, value) => {
          for (const scheme of Object.values(value?.components?.securitySchemes ?? {})) narrow(scheme);
          return original(path, value);
        },
      },
      wrapSelectors: {
        parameterWithMetaByIdentity:
          (original) =>
          (_state, ...parameter) =>
            prepare(original(...parameter)),
      },
    },
  },
});

const freshKey = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

// An issuer lists all it can do. A person in a browser signs in with a code, for the scopes this API knows.
function narrow({ openIdConnectData: issuer }) {
  if (issuer === undefined) return;
  const known = window.ui?.authSelectors.getConfigs()?.scopes ?? [];
  issuer.grant_types_supported = ['authorization_code'];
  issuer.scopes_supported = known.filter((scope) => issuer.scopes_supported?.includes(scope) ?? true);
}

// Before its document is resolved, a parameter is empty and has no name.
function prepare(parameter) {
  if (!parameter?.has('name') || parameter.get('value') !== undefined) return parameter;
  // An example everybody sends would find somebody's earlier call.
  if (parameter.get('name') === 'Idempotency-Key') return parameter.set('example', freshKey);
  // The example of an optional parameter explains it. Sent unasked, another list's cursor would spoil the first call.
  return parameter.get('required') ? parameter : parameter.set('value', '');
}

// Under each refusal that an operation declares: the kinds it may be.
function Refusal({ React: { createElement }, code }) {
  const link = createElement('a', { href: `/problems#status-${code}` }, `What ${code} may mean, and what to do`);
  return createElement('tr', { className: 'refusal' }, createElement('td'), createElement('td', null, link));
}

// Under a refusal that was given: the page of its kind.
function Problem({ React: { createElement }, content }) {
  let type;
  try {
    type = new URL(JSON.parse(content).type);
  } catch {
    return null;
  }
  if (!/^\/problems\/[a-z-]+$/.test(type.pathname)) return null;
  const link = createElement('a', { href: type.pathname }, 'What this problem means, and what to do');
  return createElement('p', { className: 'refusal' }, link);
}

// Swagger UI leaves some of its fields without a name, code that scrolls out of reach of the keyboard, and a link in each
// button, which does what the button does.
const repairs = [
  ['#servers', (field) => field.setAttribute('aria-label', 'Server')],
  ['.examples-select-element', (field) => field.setAttribute('aria-label', 'Example')],
  ['.body-param__text', (field) => field.setAttribute('aria-label', 'Body')],
  ['.content-type', (field) => field.setAttribute('aria-label', 'Media type')],
  ['pre.microlight', (code) => code.setAttribute('tabindex', '0')],
  ['.opblock-summary-control a[href]', (link) => link.removeAttribute('href')],
];
const repair = () => {
  for (const [selector, change] of repairs) for (const element of document.querySelectorAll(selector)) change(element);
};
new MutationObserver(repair).observe(document.querySelector('#swagger-ui'), { childList: true, subtree: true });
