// Files that are dropped or chosen in the Documents tab are sent one after the other, with a share that can be seen;
// what is too large is told before anything is sent. What becomes of them then is page/documents.js's.
(() => {
  const HEADER = "X-File-Name";
  const LEFT_BY_PROGRAMS = /^(\.|~\$)|^(Thumbs\.db|desktop\.ini)$/;  // hidden, or left by Office and systems
  let request = null;  // the one on its way
  let isCancelled = false;
  let dragged = 0;

  const place = () => document.querySelector("#documents-put .drop");
  const filled = (text, values) => Object.entries(values).reduce((told, [name, value]) => told.replaceAll(`{${name}}`, value), text);

  function tell(lines) {
    const problem = place().querySelector(".not-sent");
    problem.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line, dir: "auto" })));
  }

  function showSending(text, share) {
    const sending = place().querySelector(".sending");
    if (!text) return sending.replaceChildren();
    if (!sending.firstChild) {
      const cancel = Object.assign(document.createElement("button"), { type: "button", className: "cancel", textContent: place().dataset.cancel });
      cancel.addEventListener("click", () => { isCancelled = true; request?.abort(); });
      const line = Object.assign(document.createElement("p"), { className: "note", dir: "auto" });
      sending.append(Object.assign(document.createElement("progress"), { max: 1 }), line, cancel);
    }
    sending.querySelector("progress").value = share;
    sending.querySelector("p").textContent = text;
  }

  // What may be sent, and why the others may not.
  function sorted(files) {
    const { largest, total, tooLarge, tooMuch, hiddenLeftOut } = place().dataset;
    const sent = [], problems = [], hidden = [];
    let bytes = 0;
    for (const file of files) {
      if (LEFT_BY_PROGRAMS.test(file.name)) { hidden.push(file.name); continue; }
      if (file.size > Number(largest)) { problems.push(filled(tooLarge, { name: file.name })); continue; }
      if (bytes + file.size > Number(total)) { problems.push(filled(tooMuch, { name: file.name })); continue; }
      bytes += file.size;
      sent.push(file);
    }
    if (hidden.length) problems.push(filled(hiddenLeftOut, { names: [...new Set(hidden)].join(", ") }));
    return { sent, problems };
  }

  function send(file, onShare) {
    return new Promise((done, failed) => {
      request = new XMLHttpRequest();
      request.open("POST", "documents/put");
      request.setRequestHeader(HEADER, encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
      request.upload.addEventListener("progress", (event) => onShare(event.total ? event.loaded / event.total : 1));
      request.addEventListener("load", () => (request.status === 200 ? done(JSON.parse(request.responseText).key) : failed(new Error(request.responseText))));
      request.addEventListener("error", () => failed(new Error(filled(place().dataset.broken, { name: file.name }))));
      request.addEventListener("abort", () => failed(new Error("")));
      request.send(file);
    });
  }

  async function put(files) {
    if (!files.length || request) return;
    const { sent, problems } = sorted(files);
    const keys = [];
    isCancelled = false;
    tell(problems);
    for (const [at, file] of sent.entries()) {
      const told = (share) => showSending(filled(place().dataset.sending, { number: at + 1, all: sent.length, share: Math.round(100 * share), name: file.name }), (at + share) / sent.length);
      told(0);
      try {
        keys.push(await send(file, told));
      } catch (error) {
        if (isCancelled) break;
        problems.push(error.message);
        tell(problems);
      }
    }
    request = null;
    showSending("");
    if (keys.length && !isCancelled) window.putDocumentsIn(keys);
  }

  // A folder is dropped as an entry that has to be gone through.
  async function filesOf(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return [...transfer.files];
    return (await Promise.all(entries.map(inside))).flat();
  }

  async function inside(entry) {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return (await Promise.all(found.map(inside))).flat();
      found.push(...some);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("#documents-put [data-chooses]") : null;
    if (button) place().querySelector(`[data-choose=${button.dataset.chooses}]`).click();
  });

  document.addEventListener("change", async (event) => {
    if (!event.target.matches("#documents-put input[type=file]")) return;
    const files = [...event.target.files];
    event.target.value = "";  // the same file may be chosen again
    await put(files);
  });

  // Anywhere in the tab; elsewhere on the page the browser must not open a dropped file in the page's place.
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  const sign = () => place()?.toggleAttribute("data-dragged", dragged > 0);
  document.addEventListener("dragenter", (event) => { if (isFiles(event)) { dragged += 1; sign(); } });
  document.addEventListener("dragleave", (event) => { if (isFiles(event)) { dragged -= 1; sign(); } });
  document.addEventListener("dragover", (event) => { if (isFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    dragged = 0;
    if (!place()?.offsetParent) return;
    sign();
    await put(await filesOf(event.dataTransfer));
  });
})();
