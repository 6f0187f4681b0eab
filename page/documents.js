// The Documents tab: keeps what a person looks at, tells Python of it (page/tabs/documents.py), and keeps focus in place.
// Python draws; here nothing is made but what opens, closes and moves. Files are sent by page/sending.js.
(() => {
  const NARROW = window.matchMedia("(max-width: 67.99rem)");
  const TYPING_MILLISECONDS = 250;
  const ALL = ["head", "work", "rows", "panel"];
  const byId = (id) => document.getElementById(id);
  const view = { text: "", sort: "", descending: false, everything: false, opened: "", form: "", followed: 0, refused: "" };
  const parts = new Set();
  const acts = [];
  let opener = "";  // the key of what opened the document
  let focused = [];  // the key of what had the focus before a part was drawn anew, and of what may take its place
  let awaitsPanel = false;
  let awaitsEnd = 0;  // the change begun here, whose receipt is to be seen
  let refusal = null;  // the last that was seen: while a change is followed it must not vanish
  let isSubmitted = false;  // the form that is open
  let typing = 0;

  // Called by Gradio when it sends. Without anything that was asked for, the tab was just opened.
  window.documentsAsked = () => {
    if (!parts.size) for (const part of ALL) parts.add(part);
    const asked = JSON.stringify({ ...view, parts: [...parts], acts });
    parts.clear();
    acts.length = 0;
    return asked;
  };

  // Called by Gradio while a change is followed; what is drawn then must not take the focus away.
  window.documentsSeen = () => {
    remember();
    return JSON.stringify({ ...view, parts: ALL });
  };

  function remember() {
    const key = document.activeElement?.closest?.("#documents-tab") ? document.activeElement.dataset?.key : "";
    if (key) focused = [key];
  }

  function ask(...wanted) {
    wanted.forEach((part) => parts.add(part));
    remember();
    window.tellDocuments();
  }

  // Called by page/sending.js when all files were sent.
  window.putDocumentsIn = (uploads) => act({ what: "add", uploads });

  function act(one) {
    acts.push(one);
    view.refused = "";
    awaitsEnd = view.followed || -1;
    view.followed = 0;
    ask("work");
  }

  function open(key, from) {
    if (from) opener = from;
    Object.assign(view, { opened: key, form: "" });
    awaitsPanel = true;
    sign();
    ask("panel");
    showPanel();  // what is drawn alike is not drawn anew
  }

  function close(returnFocus) {
    if (!view.opened) return;
    Object.assign(view, { opened: "", form: "" });
    document.body.classList.remove("documents-open");
    asSheet(false);
    sign();
    if (returnFocus) document.querySelector(`#documents-main [data-key="${CSS.escape(opener)}"]`)?.focus({ preventScroll: false });
    opener = "";
  }

  // Which document is open: shown in the table, and by its number in the panel.
  function sign() {
    const rows = [...document.querySelectorAll("#documents-rows [data-row]")];
    for (const row of rows) {
      const isOpen = Boolean(view.opened) && row.dataset.row === view.opened;
      row.toggleAttribute("data-open-row", isOpen);
      row.querySelector("[data-open]")?.setAttribute("aria-expanded", String(isOpen));
    }
    const at = rows.findIndex((row) => row.dataset.row === view.opened);
    const count = document.querySelector("#documents-panel .row-count");
    if (!count) return;
    const told = at >= 0 ? `${at + 1} of ${rows.length}` : "";
    if (count.textContent !== told) count.textContent = told;
    for (const button of document.querySelectorAll("#documents-panel [data-step]")) {
      button.disabled = at < 0 || !rows[at + Number(button.dataset.step)];
    }
  }

  function step(by) {
    const rows = [...document.querySelectorAll("#documents-rows [data-row]")];
    const next = rows[rows.findIndex((row) => row.dataset.row === view.opened) + by];
    if (!next) return;
    next.scrollIntoView({ block: "nearest" });
    open(next.dataset.row, `open-${next.dataset.row}`);
  }

  // On a narrow screen the document lies over the table, which must not be reached behind it.
  function asSheet(isSheet) {
    byId("documents-main").inert = isSheet;
    const side = byId("documents-side");
    if (isSheet) side.setAttribute("role", "dialog"); else side.removeAttribute("role");
    side.toggleAttribute("aria-modal", isSheet);
    side.setAttribute("aria-label", side.querySelector(".row-body")?.getAttribute("aria-label") ?? "");
  }

  function showPanel() {
    const body = document.querySelector("#documents-panel .row-body");
    if (!body || !view.opened || body.dataset.shown !== view.opened) return;
    document.body.classList.add("documents-open");
    asSheet(NARROW.matches);
    if (awaitsPanel) {
      body.scrollTop = 0;
      // Beside the panel the table is narrower, and its rows have moved.
      if (!NARROW.matches) document.querySelector("#documents-rows [data-open-row]")?.scrollIntoView({ block: "nearest" });
      body.querySelector("h2, .problem")?.focus({ preventScroll: true });
    }
    awaitsPanel = false;
  }

  function filter() {
    view.text = document.querySelector("#documents-head input[name=text]").value;
    view.everything = false;
    ask("rows");
  }

  function toggleForm(name) {
    const shown = document.querySelector("#documents-panel .correction");
    const isShown = Boolean(shown) && shown.classList.contains("removing") === (name === "remove");
    view.form = isShown ? "" : name;
    isSubmitted = false;
    ask("panel");
    focused = [`form-${name}`];
  }

  const DONE = {
    open: (one) => open(one.dataset.open, one.dataset.key),
    sort: (one) => {
      const now = one.closest("th").getAttribute("aria-sort");
      Object.assign(view, { sort: one.dataset.sort, descending: now === "ascending" });
      ask("rows");
    },
    everything: () => { view.everything = true; ask("rows"); },
    close: () => close(true),
    step: (one) => step(Number(one.dataset.step)),
    form: (one) => toggleForm(one.dataset.form),
    act: (one) => act({ what: one.dataset.act, number: Number(one.dataset.number ?? 0) }),
    dismiss: () => { Object.assign(view, { followed: -1, refused: "" }); ask("work"); },
    remove: (one) => {
      const name = one.closest("[data-document]").dataset.document;
      close(false);
      act({ what: "remove", document: name });
    },
    register: (one) => window.showRegister(one.dataset.register, one.dataset.document),
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("#documents-tab :is(button, a), #documents-tab tr[data-row], #documents-side") : null;
    if (!target) return;
    for (const [name, does] of Object.entries(DONE)) if (target.dataset[name] !== undefined && target.matches("button")) return does(target);
    // Anywhere on a row opens it, but not where somebody marks words to copy them.
    if (target.matches("tr[data-row]") && !String(getSelection())) open(target.dataset.row, `open-${target.dataset.row}`);
    if (event.target.id === "documents-side") close(true);  // the shade
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("#documents-head input[name=text]")) return;
    clearTimeout(typing);
    typing = setTimeout(filter, TYPING_MILLISECONDS);
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("#documents-rows [data-sort-choice]")) return;
    Object.assign(view, { sort: event.target.value, descending: false });
    ask("rows");
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("#documents-head .filters")) {
      event.preventDefault();
      clearTimeout(typing);
      filter();
    }
    if (!event.target.matches("#documents-panel .correction")) return;
    event.preventDefault();
    view.form = "";
    isSubmitted = true;
    act({ what: "edit", document: event.target.closest("[data-document]").dataset.document,
      changes: Object.fromEntries(new FormData(event.target)) });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && byId("documents-panel")?.offsetParent) close(true);
  });

  NARROW.addEventListener("change", () => { if (view.opened) asSheet(NARROW.matches); });

  // A form that is open tells by itself how far its change is, and what is wrong.
  function mirror(where, told) {
    const line = document.querySelector(`#documents-panel form ${where}`);
    const text = told?.textContent ?? "";
    if (line && line.textContent !== text) line.textContent = text;
  }

  // A change that is under way is followed, whoever began it. What came of one that was begun here comes into view.
  function follow() {
    const running = document.querySelector("#documents-work [data-under-way]");
    if (running) view.followed = Number(running.dataset.underWay);
    const refused = document.querySelector("#documents-work [data-refused]");
    if (refused && refused !== refusal) view.refused = refused.dataset.refused;
    refusal = refused;
    const ended = document.querySelector("#documents-work [data-ended]");
    mirror(".told", running?.querySelector(".step"));
    mirror(".mark-problem", isSubmitted && document.querySelector("#documents-work .problem"));
    if (ended && !view.followed) view.followed = Number(ended.dataset.ended);
    if (!ended || !awaitsEnd || Number(ended.dataset.ended) === awaitsEnd) return;
    awaitsEnd = 0;
    if (byId("documents-work").offsetParent) ended.scrollIntoView({ block: "nearest" });
  }

  // What Python drew: focus returns to what had it.
  function drawn() {
    follow();
    sign();
    showPanel();
    if (!focused.length || document.activeElement !== document.body) return;
    const again = focused.map((key) => document.querySelector(`#documents-tab [data-key="${CSS.escape(key)}"]`)).find(Boolean);
    if (!again?.offsetParent) return;
    again.focus({ preventScroll: true });
    focused = [];
  }

  new MutationObserver(drawn).observe(document.documentElement, { childList: true, subtree: true });
})();
