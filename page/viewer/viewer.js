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

  document.addEventListener("click", (event) => {
    const target = event.target.closest("button");
    if (target?.dataset.view) show(target.dataset.view);
    if (target?.dataset.copyLink) window.copyText(new URL(target.dataset.copyLink, location.href).href, target);
  });
  if (document.querySelector("button[data-view]")) document.body.dataset.view = "text";
})();
