// What the page does in the browser by itself: opens evidence, copies answers, narrows the choice of documents.
// Everything is delegated from the document, because Gradio replaces what stands inside its components.
(() => {
  const WIDE = window.matchMedia("(min-width: 68rem)");
  const byId = (id) => document.getElementById(id);
  let opener = null;
  let newest = "";
  // Counts up with "New conversation", at once: a question that is still on its way then belongs to one that was left.
  window.conversationNumber = 0;
  window.lastTurn = () => [...document.querySelectorAll("#log > .turn")].pop()?.dataset.key ?? "";

  function marksOf(id) {
    const turn = byId(id)?.closest(".turn");
    return turn ? [...turn.querySelectorAll(".store > [id]")].map((one) => one.id) : [];
  }

  function fill(body, source) {
    body.replaceChildren(...[...source.cloneNode(true).childNodes]);
    body.dataset.shown = source.id;
  }

  // Whether the panel shows a source of this turn, as it still stands there: then the reader is left with it.
  function isReading(turn) {
    const body = byId("evidence-body");
    const source = byId("evidence").hidden ? null : byId(body.dataset.shown);
    return Boolean(source) && turn.contains(source) && source.innerHTML === body.innerHTML;
  }

  function openEvidence(id, from, takeFocus) {
    const source = byId(id);
    const body = byId("evidence-body");
    if (!source || !body) return;
    fill(body, source);
    byId("evidence").hidden = false;
    countSources();
    document.body.classList.add("evidence-open");
    for (const mark of document.querySelectorAll("[data-evidence]")) {
      mark.toggleAttribute("data-open", mark.dataset.evidence === id);
    }
    if (from) opener = from;
    asSheet(!WIDE.matches);
    const passage = body.querySelector("blockquote");
    if (takeFocus) passage.focus({ preventScroll: true });
    showQuote(passage);
  }

  // Which of its answer's sources the panel shows. While a model writes, more of them come.
  function countSources() {
    const body = byId("evidence-body");
    if (!body?.dataset.shown || byId("evidence").hidden) return;
    const all = marksOf(body.dataset.shown);
    const label = body.firstElementChild?.dataset.label ?? "";
    const told = all.length > 1 ? `${label} of ${all.length}` : label;
    const count = byId("evidence-count");
    if (count.textContent !== told) count.textContent = told;
    for (const [name, end] of [["evidence-previous", 0], ["evidence-next", all.length - 1]]) {
      byId(name).hidden = all.length < 2;
      byId(name).disabled = all.indexOf(body.dataset.shown) === end;
    }
  }

  // On a narrow screen the panel lies over the conversation, which must not be reached behind it.
  function asSheet(isSheet) {
    byId("talk").inert = isSheet;
    byId("evidence-shade").hidden = !isSheet;
    const panel = byId("evidence");
    if (isSheet) panel.setAttribute("role", "dialog"); else panel.removeAttribute("role");
    panel.toggleAttribute("aria-modal", isSheet);
  }

  // Scrolls the panel only, never the page.
  function showQuote(passage) {
    const shown = passage.querySelector("mark") ?? passage.querySelector(".passage");
    const top = shown.getBoundingClientRect().top - passage.getBoundingClientRect().top + passage.scrollTop;
    passage.scrollTop = Math.max(0, top - passage.clientHeight / 4);
  }

  // When Gradio renders the conversation anew, the marks of what is open in the panel lose their sign.
  function keepSign() {
    const panel = byId("evidence");
    const shown = panel && !panel.hidden ? byId("evidence-body").dataset.shown : "";
    for (const mark of document.querySelectorAll("[data-evidence]")) {
      mark.toggleAttribute("data-open", mark.dataset.evidence === shown);
    }
  }

  function closeEvidence(returnFocus) {
    const panel = byId("evidence");
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    asSheet(false);
    document.body.classList.remove("evidence-open");
    for (const mark of document.querySelectorAll("[data-open]")) mark.removeAttribute("data-open");
    if (returnFocus) (opener?.isConnected ? opener : document.querySelector("#question textarea"))?.focus();
    opener = null;
  }

  function step(by) {
    const shown = byId("evidence-body").dataset.shown;
    const all = marksOf(shown);
    const id = all[all.indexOf(shown) + by];
    if (id) openEvidence(id, document.querySelector(`.answer [data-evidence="${id}"]`), false);
  }

  function copy(button) {
    window.copyText(button.dataset.copyLink
      ? new URL(button.dataset.copyLink, document.baseURI).href
      : button.closest(".turn").querySelector(".copy-text").textContent, button);
  }

  function seeNewTurns() {
    const turns = document.querySelectorAll("#log > .turn");
    const last = turns[turns.length - 1];
    const state = last ? `${last.dataset.key} ${last.dataset.status}` : "";
    if (state === newest) return;
    const isNewQuestion = last && !newest.startsWith(last.dataset.key);
    newest = state;
    if (!last) return closeEvidence(false);
    if (isNewQuestion) last.scrollIntoView({ block: "start" });
    const first = last.querySelector(".answer .mark");
    if (isReading(last)) return;
    // A sheet would cover the answer that was just given: on narrow screens the reader opens it.
    if (first && WIDE.matches) openEvidence(first.dataset.evidence, first, false);
    else if (last.dataset.status !== "working") closeEvidence(false);
  }

  function showChoice(details) {
    const chosen = details.querySelectorAll("input[type=checkbox]:checked").length;
    const shown = details.querySelector(".chosen");
    const all = Number(shown.dataset.all);
    const noun = all === 1 ? "document" : "documents";
    shown.textContent = chosen ? `${chosen} of ${all} ${noun}` : `all ${all} ${noun}`;
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const link = target.closest("[data-evidence]");
    if (link) openEvidence(link.dataset.evidence, link, true);
    const copied = target.closest("[data-copy], [data-copy-link]");
    if (copied) copy(copied);
    if (target.closest("[data-skip]")) document.querySelector("#question textarea").focus();
    if (target.closest("#evidence-close, #evidence-shade")) closeEvidence(true);
    if (target.closest("#evidence-previous")) step(-1);
    if (target.closest("#evidence-next")) step(1);
    const open = document.querySelector("details.filter[open]");
    if (open && !open.contains(target)) open.open = false;
  });

  document.addEventListener("click", (event) => {  // before Gradio hears of it
    if (event.target.closest?.("#new")) window.conversationNumber += 1;
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const choice = document.querySelector("details.filter[open]");
    if (!choice) return closeEvidence(true);
    choice.open = false;
    choice.querySelector("summary").focus();
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches(".filter input[type=search]")) return;
    const sought = event.target.value.trim().toLocaleLowerCase();
    for (const row of event.target.closest(".filter").querySelectorAll("label")) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(sought);
    }
  });

  document.addEventListener("change", (event) => {
    const details = event.target.closest(".filter");
    if (details && event.target.matches("input[type=checkbox]")) showChoice(details);
  });

  WIDE.addEventListener("change", () => { if (!byId("evidence")?.hidden) asSheet(!WIDE.matches); });

  function arrive() {
    const box = document.querySelector("#question textarea");
    if (!box || box.dir === "auto") return;
    box.dir = "auto";
    if (WIDE.matches) box.focus({ preventScroll: true });  // on a phone it would raise the keyboard over the page
  }

  new MutationObserver(keepSign).observe(document.documentElement, { attributeFilter: ["data-open"], subtree: true });
  new MutationObserver(() => { arrive(); seeNewTurns(); countSources(); }).observe(document.documentElement, { childList: true, subtree: true });
})();
