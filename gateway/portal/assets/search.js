// Searches while typing. Without this file the form does the same with a press of Enter.
const form = document.querySelector('form.search');
const results = document.querySelector('#results');
const status = document.querySelector('.status');
const before = [...results.childNodes];
const home = location.href;
const began = new FormData(form).get('q');
let waiting;
let running;

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 120);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
});

async function search() {
  const query = new FormData(form).get('q').trim();
  running?.abort();
  if (query === began.trim()) return show(before, '', home);
  running = new AbortController();
  const words = new URLSearchParams({ q: query });
  try {
    const answer = await fetch(`${form.action}/results?${words}`, { signal: running.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
    const said = found.querySelector('[data-status]')?.dataset.status ?? '';
    show([...found.childNodes], said, query === '' ? home : `${form.action}?${words}`);
  } catch (error) {
    if (error.name !== 'AbortError') form.submit();
  }
}

function show(nodes, said, address) {
  results.replaceChildren(...nodes);
  status.textContent = said;
  history.replaceState(null, '', address);
}
