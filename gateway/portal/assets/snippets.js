// A button on each piece of code that one may want elsewhere. Without this file one selects it.
for (const code of document.querySelectorAll('pre.snippet')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
  const frame = document.createElement('div');
  frame.className = 'snippet-frame';
  code.replaceWith(frame);
  frame.append(code, button);
}
