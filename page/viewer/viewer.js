// The page of a document: scrolls to the quoted words, copies links, and changes between text and picture on phones.
(() => {
  const quote = document.getElementById("quote") ?? document.querySelector(".passage.linked");
  const asked = location.hash || new URLSearchParams(location.search).has("part");
  if (quote && !asked) quote.scrollIntoView({ block: "center" });
  const page = new URLSearchParams(location.search).get("page");
  if (page && !location.hash) document.getElementById(`page-${page}`)?.scrollIntoView({ block: "start" });

  function show(view) {
    document.body.dataset.view = view;
    for (const one of document.querySelectorAll("[data-view]:is(button)")) {
      one.setAttribute("aria-pressed", String(one.dataset.view === view));
    }
    if (view === "text") quote?.scrollIntoView({ block: "center" });
  }

  async function copy(button) {
    const link = new URL(button.dataset.copyLink, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Over plain http from another machine browsers have no clipboard; this older way still works there.
      const area = Object.assign(document.createElement("textarea"), { value: link });
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
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest("button");
    if (target?.dataset.view) show(target.dataset.view);
    if (target?.dataset.copyLink) copy(target);
  });
  if (document.querySelector("button[data-view]")) document.body.dataset.view = "text";
})();
