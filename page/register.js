// The Register tab: keeps what a person looks at and tells Python of it (page/tabs/register.py). Python draws; the table
// and its panel are page/rows.js's.
(() => {
  const LINK = /^#register\/([0-9a-f]{16})$/;
  const ALL = ["controls", "rows"];
  const view = { kind: "", chosen: {}, sort: "", descending: false, everything: false, opened: "", is_correcting: false };

  const table = window.rowsWithPanel("register", {
    view,
    head: "controls",
    unopened: { is_correcting: false },
    filter: readFilters,
    tell: () => window.tellRegister(),
    closed: () => {
      if (location.hash.startsWith("#register/")) history.replaceState(null, "", location.pathname + location.search);
    },
    shown: showProofs,
    does: {
      show: (one) => { Object.assign(view, { kind: one.dataset.show, sort: "", descending: false, everything: false }); table.ask(...ALL); },
      clear: () => { clearFilters(); table.ask(...ALL); table.focusNext("text"); },
      decide: (one) => decide(one.dataset.decide),
      correct: () => { view.is_correcting = !document.querySelector("#register-panel form"); table.ask("panel"); table.focusNext("correct"); },
      more: (one) => one.setAttribute("aria-expanded", String(one.getAttribute("aria-expanded") !== "true")),
    },
  });

  // Called by Gradio when it sends.
  window.registerAsked = () => table.asked(ALL);

  // Each quote stands in view in its passage.
  function showProofs(body) {
    for (const passage of body.querySelectorAll(".proof blockquote")) {
      const quote = passage.querySelector("mark");
      if (quote) passage.scrollTop = Math.max(0, quote.offsetTop - passage.offsetTop - 24);
    }
  }

  function readFilters() {
    for (const field of document.querySelectorAll("#register-controls .filters [name]")) view.chosen[field.name] = field.value;
    signFilters();
  }

  // Here too, since Gradio does not draw anew what is drawn alike.
  function clearFilters() {
    view.chosen = {};
    for (const field of document.querySelectorAll("#register-controls .filters [name]")) field.value = "";
    signFilters();
  }

  // A filter that is set stands out, and the button that hides filters on a phone tells how many are.
  function signFilters() {
    let set = 0;
    for (const field of document.querySelectorAll("#register-controls select[name]")) {
      field.toggleAttribute("data-set", Boolean(field.value));
      set += field.value ? 1 : 0;
    }
    const more = document.querySelector("#register-controls .more");
    if (more) more.dataset.count = set ? String(set) : "";
  }

  function decide(decision, changes = {}) {
    table.acts.push({ fact_id: document.querySelector("#register-panel .decision").dataset.fact, decision, changes });
    view.is_correcting = false;
    table.ask("controls", "rows", "panel");
    table.focusNext(document.activeElement?.dataset?.key ?? "", "correct");  // the button or the form may be gone then
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#register-panel .correction")) return;
    event.preventDefault();
    decide("corrected", Object.fromEntries(new FormData(event.target)));
  });

  // Called by page/documents.js: the rows of one kind that were read from one document.
  window.showRegister = (kind, name) => {
    table.close(false);
    Object.assign(view, { kind, chosen: { document: name }, sort: "", descending: false, everything: false });
    table.want(...ALL);
    document.getElementById("register-tab-button").click();
  };

  // A link to a row opens the tab and the row.
  function follow() {
    const asked = LINK.exec(location.hash);
    const tab = document.getElementById("register-tab-button");
    if (!asked || !tab) return Boolean(tab);
    clearFilters();
    Object.assign(view, { opened: asked[1], kind: "" });
    table.awaitPanel();
    table.want(...ALL, "panel");
    if (tab.getAttribute("aria-selected") === "true") table.ask();
    else tab.click();
    return true;
  }

  // What Python drew: the kind that it chose is kept.
  function drawn() {
    const kind = document.querySelector("#register-controls [data-kind]")?.dataset.kind;
    if (kind && !view.kind) view.kind = kind;
    signFilters();
    table.drawn();
  }

  let isFollowed = false;
  new MutationObserver(() => {
    isFollowed ||= follow();
    drawn();
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("hashchange", follow);
})();
