// A button on each piece of code that one may want elsewhere. Without this file one selects it.
const snippets = navigator.clipboard === undefined ? [] : document.querySelectorAll('pre.snippet');

for (const code of snippets) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  // What it says next is read out as well.
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    button.textContent = await copy(code);
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
  const frame = document.createElement('div');
  frame.className = 'snippet-frame';
  code.replaceWith(frame);
  frame.append(code, button);
}

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return 'Copied';
  } catch {
    getSelection().selectAllChildren(code);
    return 'Press Ctrl+C';
  }
}
