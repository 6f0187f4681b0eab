// The Documents tab: keeps what a person looks at and tells Python of it (page/tabs/documents.py). Python draws; the table
// and its panel are page/rows.js's, files are sent by page/sending.js.
(() => {
  const ALL = ["head", "work", "rows", "panel"];
  const byId = (id) => document.getElementById(id);
  const view = { text: "", sort: "", descending: false, everything: false, opened: "", form: "", followed: 0, refused: "" };
  const LOOK_AGAIN_MILLISECONDS = 3000;
  let newest = 0;  // the number of the last change that was drawn
  let awaitsEnd = 0;  // while a change begun here is under way: the number of the one before it, -1 for none
  let lookedAt = 0;
  let refusal = null;  // the last that was seen: while a change is followed it must not vanish
  let isSubmitted = false;  // the form that is open

  const table = window.rowsWithPanel("documents", {
    view,
    head: "head",
    unopened: { form: "" },
    filter: () => { view.text = document.querySelector("#documents-head input[name=text]").value; },
    tell: () => window.tellDocuments(),
    does: {
      form: (one) => toggleForm(one.dataset.form),
      act: (one) => act({ what: one.dataset.act, number: Number(one.dataset.number ?? 0) }),
      dismiss: () => { Object.assign(view, { followed: -1, refused: "" }); table.ask("work"); },
      remove: (one) => {
        const name = one.closest("[data-document]").dataset.document;
        table.close(false);
        act({ what: "remove", document: name });
      },
      register: (one) => window.showRegister(one.dataset.register, one.dataset.document),
    },
  });

  // Called by Gradio when it sends.
  window.documentsAsked = () => table.asked(ALL);

  // Called by Gradio while a change is followed; what is drawn then must not take the focus away.
  window.documentsSeen = () => {
    table.remember();
    lookedAt = Date.now();
    return JSON.stringify({ ...view, parts: ALL });
  };

  // Called by page/sending.js when all files were sent.
  window.putDocumentsIn = (uploads) => act({ what: "add", uploads });

  function act(one) {
    table.acts.push(one);
    view.refused = "";
    if (one.what !== "cancel") awaitsEnd = newest || -1;
    view.followed = 0;
    lookAgain();
  }

  function lookAgain() {
    lookedAt = Date.now();
    table.ask("work");
  }

  // A look that was on its way when a change was begun can be drawn after it, and ends the following of it: whoever
  // still waits for an end asks anew.
  setInterval(() => {
    const waits = awaitsEnd || document.querySelector("#documents-work [data-under-way]");
    if (waits && Date.now() - lookedAt > LOOK_AGAIN_MILLISECONDS) lookAgain();
  }, LOOK_AGAIN_MILLISECONDS);

  function toggleForm(name) {
    const shown = document.querySelector("#documents-panel .correction");
    const isShown = Boolean(shown) && shown.classList.contains("removing") === (name === "remove");
    view.form = isShown ? "" : name;
    isSubmitted = false;
    table.ask("panel");
    table.focusNext(`form-${name}`);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#documents-panel .correction")) return;
    event.preventDefault();
    view.form = "";
    isSubmitted = true;
    act({ what: "edit", document: event.target.closest("[data-document]").dataset.document,
      changes: Object.fromEntries(new FormData(event.target)) });
  });

  // A form that is open tells by itself how far its change is, and what is wrong.
  function mirror(where, told) {
    const line = document.querySelector(`#documents-panel form ${where}`);
    const text = told?.textContent ?? "";
    if (line && line.textContent !== text) line.textContent = text;
  }

  // A change that is under way is followed, whoever began it. What came of one that was begun here comes into view.
  function follow() {
    const part = (name) => document.querySelector(`#documents-work [data-${name}]`);
    const running = part("under-way"), ended = part("ended"), earlier = part("earlier"), refused = part("refused");
    newest = Number(running?.dataset.underWay ?? ended?.dataset.ended ?? earlier?.dataset.earlier ?? newest);
    if (running) view.followed = newest;
    if (refused && refused !== refusal) {
      view.refused = refused.dataset.refused;
      awaitsEnd = 0;
    }
    refusal = refused;
    mirror(".told", running?.querySelector(".step"));
    mirror(".mark-problem", isSubmitted && document.querySelector("#documents-work .problem"));
    if (ended && !view.followed) view.followed = newest;
    if (!awaitsEnd || running || newest === awaitsEnd) return;
    if (earlier && view.followed !== newest) {  // it ended before it was seen under way
      view.followed = newest;
      lookAgain();
    }
    if (!ended) return;
    awaitsEnd = 0;
    if (byId("documents-work").offsetParent) ended.scrollIntoView({ block: "nearest" });
  }

  new MutationObserver(() => {
    follow();
    table.drawn();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
