// Translations beneath the quotes in the evidence panel: hands what was pressed to Python (page/tabs/ask.py), and brings
// what the conversation then holds into the panel, which shows a copy of it.
(() => {
  const byId = (id) => document.getElementById(id);

  function press(button) {
    const section = button.closest(".translation");
    section.focus({ preventScroll: true });  // the button goes away; focus must not be lost with it
    button.disabled = true;
    button.textContent = button.dataset.waiting;
    byId("log").dispatchEvent(new CustomEvent("translate", {
      bubbles: true, detail: { turn: button.dataset.turn, number: Number(button.dataset.translate) },
    }));
  }

  function bringIn() {
    const body = byId("evidence-body");
    const shown = body?.querySelector(".translation");
    const kept = shown && byId(body.dataset.shown)?.querySelector(".translation");
    if (!kept || kept.dataset.changes === shown.dataset.changes) return;
    shown.replaceChildren(...kept.cloneNode(true).childNodes);
    shown.dataset.changes = kept.dataset.changes;
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-translate]") : null;
    if (button) press(button);
  });

  new MutationObserver(bringIn).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-changes"] });
})();
