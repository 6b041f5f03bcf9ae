// What the portal adds to Swagger UI; swagger-ui-init.js, which runs next, takes it up by this name.
window.SwaggerUIStandalonePreset = () => ({
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
