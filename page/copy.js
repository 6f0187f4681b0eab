// Copies text, and says so for a moment on the button that was pressed. For the page and for the page of a document.
window.copyText = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain http from another machine browsers have no clipboard; this older way still works there.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const before = button.textContent;
  if (before === button.dataset.done) return;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = before; }, 2000);
};
