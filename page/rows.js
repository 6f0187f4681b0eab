// A table whose rows open in a panel beside it, as in the tabs Register and Documents: sorts, filters, opens, steps and
// closes, and keeps focus in place when Python has drawn a part anew. What only one tab does stands in its own script.
//
// `name` begins the ids of the tab's elements. `view` is what a person looks at and is sent to Python (`sort`,
// `descending`, `everything`, `opened`, and what only the tab knows). `head` is the part with the filters; `unopened`
// what is set in `view` when a row is opened or closed; `does` what the tab's own buttons do, by the name of their data
// attribute; `filter` reads the filters into `view`; `closed` and `shown` are called when that has happened; `tell`
// has Gradio send.
window.rowsWithPanel = (name, { view, head, unopened, does, filter, tell, closed = () => {}, shown = () => {} }) => {
  const NARROW = window.matchMedia("(max-width: 67.99rem)");
  const TYPING_MILLISECONDS = 250;
  const part = (ending) => document.getElementById(`${name}-${ending}`);
  const within = (ending, selector) => document.querySelector(`#${name}-${ending} ${selector}`);
  const rows = () => [...document.querySelectorAll(`#${name}-rows [data-row]`)];
  const parts = new Set();
  const acts = [];
  let opener = "";  // the key of what opened the row
  let focused = [];  // the key of what had the focus before a part was drawn anew, and of what may take its place
  let awaitsPanel = false;
  let typing = 0;

  // What Gradio sends. Without anything that was asked for, the tab was just opened: then it is `all`.
  function asked(all) {
    want(...(parts.size ? [] : all));
    const sent = JSON.stringify({ ...view, parts: [...parts], acts });
    parts.clear();
    acts.length = 0;
    return sent;
  }

  function want(...wanted) {
    wanted.forEach((one) => parts.add(one));
  }

  function remember() {
    const key = document.activeElement?.closest?.(`#${name}-tab`) ? document.activeElement.dataset?.key : "";
    if (key) focused = [key];
  }

  function ask(...wanted) {
    want(...wanted);
    remember();
    tell();
  }

  // Where the focus goes if what has it now is gone.
  function focusNext(...keys) {
    focused = keys;
  }

  function open(id, from) {
    if (from) opener = from;
    Object.assign(view, unopened, { opened: id });
    awaitsPanel = true;
    sign();
    ask("panel");
    showPanel();  // what is drawn alike is not drawn anew
  }

  function awaitPanel() {
    awaitsPanel = true;
  }

  function close(returnFocus) {
    if (!view.opened) return;
    Object.assign(view, unopened, { opened: "" });
    document.body.classList.remove(`${name}-open`);
    asSheet(false);
    sign();
    if (returnFocus) within("main", `[data-key="${CSS.escape(opener)}"]`)?.focus({ preventScroll: false });
    opener = "";
    closed();
  }

  // Which row is open: shown in the table, and by its number in the panel.
  function sign() {
    const all = rows();
    for (const row of all) {
      const isOpen = Boolean(view.opened) && row.dataset.row === view.opened;
      row.toggleAttribute("data-open-row", isOpen);
      row.querySelector("[data-open]")?.setAttribute("aria-expanded", String(isOpen));
    }
    const at = all.findIndex((row) => row.dataset.row === view.opened);
    const count = within("panel", ".row-count");
    if (!count) return;
    const told = at >= 0 ? `${at + 1} of ${all.length}` : "";
    if (count.textContent !== told) count.textContent = told;
    for (const button of part("panel").querySelectorAll("[data-step]")) {
      button.disabled = at < 0 || !all[at + Number(button.dataset.step)];
    }
  }

  function step(by) {
    const all = rows();
    const next = all[all.findIndex((row) => row.dataset.row === view.opened) + by];
    if (!next) return;
    next.scrollIntoView({ block: "nearest" });
    open(next.dataset.row, `open-${next.dataset.row}`);
  }

  // On a narrow screen the panel lies over the table, which must not be reached behind it.
  function asSheet(isSheet) {
    part("main").inert = isSheet;
    const side = part("side");
    if (isSheet) side.setAttribute("role", "dialog"); else side.removeAttribute("role");
    side.toggleAttribute("aria-modal", isSheet);
    side.setAttribute("aria-label", side.querySelector(".row-body")?.getAttribute("aria-label") ?? "");
  }

  function showPanel() {
    const body = within("panel", ".row-body");
    if (!body || !view.opened || body.dataset.shown !== view.opened) return;
    document.body.classList.add(`${name}-open`);
    asSheet(NARROW.matches);
    shown(body);
    if (awaitsPanel) {
      body.scrollTop = 0;
      // Beside the panel the table is narrower, and its rows have moved.
      if (!NARROW.matches) within("rows", "[data-open-row]")?.scrollIntoView({ block: "nearest" });
      body.querySelector("h2, .problem")?.focus({ preventScroll: true });
    }
    awaitsPanel = false;
  }

  // What Python drew: focus returns to what had it.
  function drawn() {
    sign();
    showPanel();
    if (!focused.length || document.activeElement !== document.body) return;
    const again = focused.map((key) => within("tab", `[data-key="${CSS.escape(key)}"]`)).find(Boolean);
    if (!again?.offsetParent) return;
    again.focus({ preventScroll: true });
    focused = [];
  }

  function sort(by, descending) {
    Object.assign(view, { sort: by, descending });
    ask("rows");
  }

  function narrow() {
    filter();
    view.everything = false;
    ask("rows");
  }

  const DONE = {
    open: (one) => open(one.dataset.open, one.dataset.key),
    sort: (one) => sort(one.dataset.sort, one.closest("th").getAttribute("aria-sort") === "ascending"),
    everything: () => { view.everything = true; ask("rows"); },
    close: () => close(true),
    step: (one) => step(Number(one.dataset.step)),
    ...does,
  };

  document.addEventListener("click", (event) => {
    const within = `#${name}-tab :is(button, a), #${name}-tab tr[data-row], #${name}-side`;
    const target = event.target instanceof Element ? event.target.closest(within) : null;
    if (!target) return;
    for (const [act, done] of Object.entries(DONE)) if (target.dataset[act] !== undefined && target.matches("button")) return done(target);
    // Anywhere on a row opens it, but not where somebody marks words to copy them.
    if (target.matches("tr[data-row]") && !String(getSelection())) open(target.dataset.row, `open-${target.dataset.row}`);
    if (event.target.id === `${name}-side`) close(true);  // the shade
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches(`#${name}-${head} input[name=text]`)) return;
    clearTimeout(typing);
    typing = setTimeout(narrow, TYPING_MILLISECONDS);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches(`#${name}-${head} select[name]`)) narrow();
    if (event.target.matches(`#${name}-tab [data-sort-choice]`)) sort(event.target.value, false);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(`#${name}-${head} .filters`)) return;
    event.preventDefault();
    clearTimeout(typing);
    narrow();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && part("panel")?.offsetParent) close(true);
  });

  NARROW.addEventListener("change", () => { if (view.opened) asSheet(NARROW.matches); });

  return { acts, ask, asked, awaitPanel, close, drawn, focusNext, remember, want };
};
