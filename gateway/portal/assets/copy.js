// Copies what stands in a field. Without this file the field can be selected as any other.
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
