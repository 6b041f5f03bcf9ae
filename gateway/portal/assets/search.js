// Searches while typing. Without this file the form does the same with a press of Enter.
const form = document.querySelector('form.search');
const results = document.querySelector('#results');
const status = document.querySelector('.status');
let waiting;
let running;

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});

async function search() {
  const query = new FormData(form).get('q').trim();
  const address = query === '' ? form.action : `${form.action}?${new URLSearchParams({ q: query })}`;
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(address, { signal: running.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    results.replaceChildren(...page.querySelector('#results').childNodes);
    status.textContent = page.querySelector('.status').textContent;
    document.title = page.title;
    history.replaceState(null, '', address);
  } catch (error) {
    if (error.name !== 'AbortError') form.submit();
  }
}
