// Marks under answers: hands what was pressed or filled in to Python (page/tabs/ask.py), and keeps focus and view where they were.
(() => {
  let awaited = null;  // the turn and the mark whose answer from Python is on its way

  function send(from, detail) {
    const section = from.closest(".feedback");
    const form = section.querySelector(".feedback-form");
    const verdict = detail.verdict ?? section.querySelector("[aria-expanded=true]")?.dataset.verdict;
    awaited = { turn: section.dataset.turn, verdict, hadForm: Boolean(form), inForm: Boolean(form?.contains(from)),
      problem: section.querySelector(".mark-problem").textContent };
    from.dispatchEvent(new CustomEvent("feedback", { bubbles: true, detail: { ...detail, turn: awaited.turn } }));
  }

  function filledIn(form) {
    const chosen = form.querySelector("input[type=radio]:checked");
    const ticked = chosen?.closest("li").querySelectorAll("input[type=checkbox]:checked") ?? [];
    return {
      action: "save", choice: chosen?.value ?? "", sentences: [...ticked].map((box) => Number(box.value)),
      said: form.querySelector("input[type=text]").value,
    };
  }

  // Once the row has changed: a form that opened or what is wrong in it comes into view; where a form closed, focus
  // returns to its mark.
  function settle() {
    const section = awaited && document.querySelector(`.feedback[data-turn="${awaited.turn}"]`);
    if (!section) return;
    const form = section.querySelector(".feedback-form");
    const problem = section.querySelector(".mark-problem").textContent;
    if (form && problem && problem !== awaited.problem) form.querySelector(".save").scrollIntoView({ block: "nearest" });
    awaited.problem = problem;
    if (Boolean(form) === awaited.hadForm) return;
    const mark = section.querySelector(`[data-verdict="${awaited.verdict}"]`);
    if (awaited.inForm) mark?.focus({ preventScroll: true });
    (form?.querySelector("legend") ?? section).scrollIntoView({ block: "nearest" });
    awaited = null;
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("[data-feedback]") : null;
    if (pressed) send(pressed, { action: pressed.dataset.feedback, verdict: pressed.dataset.verdict });
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".feedback-form")) return;
    event.preventDefault();
    send(event.target.querySelector(".save"), filledIn(event.target));
  });

  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
})();
