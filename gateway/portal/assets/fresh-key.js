// What can be done with a key while it is shown. Without this file it can be selected as any other text.
for (const button of document.querySelectorAll('[data-copies]')) {
  const field = document.getElementById(button.dataset.copies);
  field.addEventListener('focus', () => field.select());
  if (navigator.clipboard === undefined) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const said = document.getElementById('copied');
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = 'Copied.';
    } catch {
      field.select();
      said.textContent = 'Your browser does not let this page copy: press Ctrl+C.';
    }
  });
}

// It goes along to the page where it is tried, in this tab, for the person who is signed in and for an hour.
for (const link of document.querySelectorAll('[data-tries]')) {
  link.addEventListener('click', () => {
    const ends = Math.min(Date.now() + 3_600_000, Date.parse(link.dataset.ends) || Number.POSITIVE_INFINITY);
    const credential = {
      kind: 'key',
      value: document.getElementById(link.dataset.tries).value,
      as: link.dataset.as,
      owner: document.querySelector('form.account [name="csrf"]').value,
      expiresAt: new Date(ends).toISOString(),
    };
    sessionStorage.setItem('causeway try-it', JSON.stringify(credential));
  });
}
