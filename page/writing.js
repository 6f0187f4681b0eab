// Answers that a language model writes: the language chosen for them, "Stop", and the form that says what was meant.
(() => {
  window.answerLanguage = () => document.querySelector("#answer-language")?.value ?? "";

  function form(inside) {
    return inside.closest(".turn").querySelector(".reading-form");
  }

  function showForm(shown, isOpen) {
    shown.hidden = !isOpen;
    const change = shown.closest(".turn").querySelector("[data-change-reading]");
    change.setAttribute("aria-expanded", String(isOpen));
    const box = shown.querySelector("textarea");
    if (!isOpen) {
      box.value = box.defaultValue;
      return change.focus();
    }
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  function ask(from) {
    const question = from.querySelector("textarea").value.trim();
    if (!question) return;
    const turn = from.closest(".turn");
    from.dispatchEvent(new CustomEvent("correct", { bubbles: true, detail: { question, corrects: turn.dataset.key } }));
    from.hidden = true;
    document.querySelector("#question textarea").focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const change = target.closest("[data-change-reading]");
    if (change) showForm(form(change), form(change).hidden);
    const cancel = target.closest("[data-cancel-reading]");
    if (cancel) showForm(form(cancel), false);
    // The button goes away with what it stops; focus must not be lost with it.
    if (target.closest("#stop")) document.querySelector("#log > .turn:last-child")?.focus({ preventScroll: true });
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".reading-form")) return;
    event.preventDefault();
    ask(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const inside = event.target instanceof Element ? event.target.closest(".reading-form") : null;
    if (!inside || event.isComposing) return;
    if (event.key === "Escape") { event.stopPropagation(); showForm(inside, false); }
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) { event.preventDefault(); ask(inside); }
  }, true);
})();
