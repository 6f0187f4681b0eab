// The Register tab: keeps what a person looks at, tells Python of it (page/tabs/register.py), and keeps focus in place.
// Python draws; here nothing is made but what opens, closes and moves.
(() => {
  const NARROW = window.matchMedia("(max-width: 67.99rem)");
  const LINK = /^#register\/([0-9a-f]{16})$/;
  const TYPING_MILLISECONDS = 250;
  const byId = (id) => document.getElementById(id);
  const view = { kind: "", chosen: {}, sort: "", descending: false, everything: false, opened: "", is_correcting: false };
  const parts = new Set();
  const acts = [];
  let opener = "";  // the key of what opened the row
  let focused = [];  // the key of what had the focus before a part was drawn anew, and of what may take its place
  let awaitsPanel = false;
  let typing = 0;

  // Called by Gradio when it sends. Without anything that was asked for, the tab was just opened.
  window.registerAsked = () => {
    if (!parts.size) for (const part of ["controls", "rows"]) parts.add(part);
    const asked = JSON.stringify({ ...view, parts: [...parts], acts });
    parts.clear();
    acts.length = 0;
    return asked;
  };

  function ask(...wanted) {
    wanted.forEach((part) => parts.add(part));
    focused = [document.activeElement?.dataset?.key ?? ""];
    window.tellRegister();
  }

  function open(id, from) {
    if (from) opener = from;
    view.opened = id;
    view.is_correcting = false;
    awaitsPanel = true;
    sign();
    ask("panel");
    showPanel();  // what is drawn alike is not drawn anew
  }

  function close(returnFocus) {
    if (!view.opened) return;
    view.opened = "";
    document.body.classList.remove("register-open");
    asSheet(false);
    sign();
    if (returnFocus) document.querySelector(`#register-rows [data-key="${opener}"]`)?.focus({ preventScroll: false });
    opener = "";
    if (location.hash.startsWith("#register/")) history.replaceState(null, "", location.pathname + location.search);
  }

  // Which row is open: shown in the table, and by its number in the panel.
  function sign() {
    const rows = [...document.querySelectorAll("#register-rows [data-row]")];
    for (const row of rows) {
      const isOpen = Boolean(view.opened) && row.dataset.row === view.opened;
      row.toggleAttribute("data-open-row", isOpen);
      row.querySelector("[data-open]")?.setAttribute("aria-expanded", String(isOpen));
    }
    const at = rows.findIndex((row) => row.dataset.row === view.opened);
    const count = document.querySelector("#register-panel .row-count");
    if (!count) return;
    const told = at >= 0 ? `${at + 1} of ${rows.length}` : "";
    if (count.textContent !== told) count.textContent = told;
    for (const button of document.querySelectorAll("#register-panel [data-step]")) {
      button.disabled = at < 0 || !rows[at + Number(button.dataset.step)];
    }
  }

  function step(by) {
    const rows = [...document.querySelectorAll("#register-rows [data-row]")];
    const next = rows[rows.findIndex((row) => row.dataset.row === view.opened) + by];
    if (!next) return;
    next.scrollIntoView({ block: "nearest" });
    open(next.dataset.row, `open-${next.dataset.row}`);
  }

  // On a narrow screen the row lies over the table, which must not be reached behind it.
  function asSheet(isSheet) {
    byId("register-main").inert = isSheet;
    const side = byId("register-side");
    if (isSheet) side.setAttribute("role", "dialog"); else side.removeAttribute("role");
    side.toggleAttribute("aria-modal", isSheet);
    side.setAttribute("aria-label", side.querySelector(".row-body")?.getAttribute("aria-label") ?? "");
  }

  function showPanel() {
    const body = document.querySelector("#register-panel .row-body");
    if (!body || body.dataset.shown !== view.opened) return;
    document.body.classList.add("register-open");
    asSheet(NARROW.matches);
    for (const passage of body.querySelectorAll(".proof blockquote")) {
      const quote = passage.querySelector("mark");
      if (quote) passage.scrollTop = Math.max(0, quote.offsetTop - passage.offsetTop - 24);
    }
    if (awaitsPanel) {
      body.scrollTop = 0;
      // Beside the panel the table is narrower, and its rows have moved.
      if (!NARROW.matches) document.querySelector("#register-rows [data-open-row]")?.scrollIntoView({ block: "nearest" });
      body.querySelector("h2, .problem")?.focus({ preventScroll: true });
    }
    awaitsPanel = false;
  }

  function filter() {
    for (const field of document.querySelectorAll("#register-controls .filters [name]")) view.chosen[field.name] = field.value;
    view.everything = false;
    signFilters();
    ask("rows");
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
    acts.push({ fact_id: document.querySelector("#register-panel .decision").dataset.fact, decision, changes });
    view.is_correcting = false;
    ask("controls", "rows", "panel");
    focused.push("correct");  // the button or the form may be gone then
  }

  const DONE = {
    show: (one) => { Object.assign(view, { kind: one.dataset.show, sort: "", descending: false, everything: false }); ask("controls", "rows"); },
    open: (one) => open(one.dataset.open, one.dataset.key),
    sort: (one) => {
      const now = one.closest("th").getAttribute("aria-sort");
      Object.assign(view, { sort: one.dataset.sort, descending: now === "ascending" });
      ask("rows");
    },
    clear: () => { clearFilters(); ask("controls", "rows"); focused = ["text"]; },
    everything: () => { view.everything = true; ask("rows"); },
    close: () => close(true),
    step: (one) => step(Number(one.dataset.step)),
    decide: (one) => decide(one.dataset.decide),
    correct: () => { view.is_correcting = !document.querySelector("#register-panel form"); ask("panel"); focused = ["correct"]; },
    more: (one) => one.setAttribute("aria-expanded", String(one.getAttribute("aria-expanded") !== "true")),
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("#register-tab [data-show], #register-tab :is(button, a), #register-tab tr[data-row], #register-side") : null;
    if (!target) return;
    for (const [name, does] of Object.entries(DONE)) if (target.dataset[name] !== undefined && target.matches("button")) return does(target);
    // Anywhere on a row opens it, but not where somebody marks words to copy them.
    if (target.matches("tr[data-row]") && !String(getSelection())) open(target.dataset.row, `open-${target.dataset.row}`);
    if (event.target.id === "register-side") close(true);  // the shade
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("#register-controls input[name=text]")) return;
    clearTimeout(typing);
    typing = setTimeout(filter, TYPING_MILLISECONDS);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("#register-controls select[name]")) filter();
    if (!event.target.matches("[data-sort-choice]")) return;
    Object.assign(view, { sort: event.target.value, descending: false });
    ask("rows");
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("#register-controls .filters")) {
      event.preventDefault();
      clearTimeout(typing);
      filter();
    }
    if (!event.target.matches("#register-panel .correction")) return;
    event.preventDefault();
    decide("corrected", Object.fromEntries(new FormData(event.target)));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && byId("register-panel")?.offsetParent) close(true);
  });

  NARROW.addEventListener("change", () => { if (view.opened) asSheet(NARROW.matches); });

  // Called by page/documents.js: the rows of one kind that were read from one document.
  window.showRegister = (kind, name) => {
    close(false);
    Object.assign(view, { kind, chosen: { document: name }, sort: "", descending: false, everything: false });
    ["controls", "rows"].forEach((part) => parts.add(part));
    byId("register-tab-button").click();
  };

  // A link to a row opens the tab and the row.
  function follow() {
    const asked = LINK.exec(location.hash);
    const tab = byId("register-tab-button");
    if (!asked || !tab) return Boolean(tab);
    clearFilters();
    Object.assign(view, { opened: asked[1], kind: "" });
    awaitsPanel = true;
    ["controls", "rows", "panel"].forEach((part) => parts.add(part));
    if (tab.getAttribute("aria-selected") === "true") ask();
    else tab.click();
    return true;
  }

  // What Python drew: the kind it chose is kept, and focus returns to what had it.
  function drawn() {
    const kind = document.querySelector("#register-controls [data-kind]")?.dataset.kind;
    if (kind && !view.kind) view.kind = kind;
    sign();
    signFilters();
    showPanel();
    if (!focused.length || document.activeElement !== document.body) return;
    const again = focused.map((key) => document.querySelector(`#register-tab [data-key="${CSS.escape(key)}"]`)).find(Boolean);
    again?.focus({ preventScroll: true });
    if (again) focused = [];
  }

  let isFollowed = false;
  new MutationObserver(() => {
    isFollowed ||= follow();
    drawn();
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("hashchange", follow);
})();
