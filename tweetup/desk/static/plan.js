// A plan is whole without this script: forms, links and texts to mark. This adds copying, dragging,
// drafts, and drawing anew only what changed.

const plan = document.querySelector("main.plan");
const tell = (text) => {
  document.getElementById("done").replaceChildren(
    Object.assign(document.createElement("p"), { textContent: text }));
};

// This window's name: another one each time a page is loaded. It holds a lock of that name for as
// long as it lives, so that no other window takes its words.
const WINDOW = crypto.randomUUID();
const lockOf = (name) => `desk window ${name}`;
navigator.locks?.request(lockOf(WINDOW), () => new Promise(() => {}));
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["Desk-Window"] = WINDOW;
  const have = {};
  for (const block of document.querySelectorAll(".plan-block")) have[block.id] = block.dataset.digest;
  event.detail.headers["Desk-Have"] = JSON.stringify(have);
});

// Copying: the browser's clipboard, else the text is marked for the keys that copy.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    tell("Copied.");
  } catch {
    field.focus();
    field.select();
    tell("The text is marked: copy it with Ctrl+C, or Command+C on a Mac.");
  }
});

// Words that are not saved are kept by the desk within a second, and stand here again after a crash.
const waiting = new Map();
const write = (name, text, window = WINDOW) => {
  const body = new URLSearchParams({ field: name });
  if (text !== undefined) body.set("text", text);
  const address = plan.dataset.plan.replace("/do?", "/draft?");
  const headers = window ? { "Desk-Window": window } : {};
  return fetch(address, { method: "POST", body, keepalive: true, headers });
};
const keep = (field) => {
  waiting.delete(field);
  const isTyped = field.value !== field.defaultValue;
  return write(field.dataset.draft, isTyped ? field.value : undefined).catch(() => {
    tell("The desk does not answer. Leave this page open until it does.");
    if (!waiting.has(field)) waiting.set(field, setTimeout(() => keep(field), 1000));
  });
};
// Words of a window that is closed, or was lost in a crash, become this one's: the latest of each field.
const restore = async (kept) => {
  const held = new Set(((await navigator.locks?.query())?.held ?? []).map((each) => each.name));
  const fields = new Map([...document.querySelectorAll("[data-draft]")].map((each) => [each.dataset.draft, each]));
  const isOpen = ([, window]) => held.has(lockOf(window));
  for (const [name, window, text] of kept.filter((each) => !isOpen(each))) {
    const field = fields.get(name);
    if (!field || field.value !== field.defaultValue) continue;
    field.value = text;
    keep(field).then(() => write(name, undefined, window)).catch(() => {});
  }
  return kept.filter(isOpen);
};
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches("[data-draft]") && !waiting.has(field)) waiting.set(field, setTimeout(() => keep(field), 400));
});
addEventListener("pagehide", () => { for (const field of [...waiting.keys()]) keep(field); });

// A block with words that are being written waits, unless these were just sent.
let sent = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches("form")) return;
  sent = event.detail.elt;
  for (const [field, timer] of waiting) if (sent.contains(field)) { clearTimeout(timer); waiting.delete(field); }
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const target = event.detail.target;
  if (!target?.matches(".plan-block")) return;
  const fields = [...target.querySelectorAll("textarea:not([readonly]), input:not([type=hidden]):not([type=date])")];
  const unsaved = fields.some((field) => !sent?.contains(field) && field.value !== field.defaultValue);
  const copying = document.activeElement?.matches("[readonly]") && target.contains(document.activeElement)
    && document.activeElement.selectionStart !== document.activeElement.selectionEnd;
  if (unsaved || copying) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === sent) sent = null; });
document.addEventListener("htmx:sendError", () => tell("The desk does not answer. Leave this page open until it does."));
const kept = JSON.parse(document.getElementById("kept")?.textContent ?? "[]");
if (plan && kept.length) {
  // A window that was loaded again may hold its lock for a moment.
  restore(kept).then((others) => setTimeout(() => restore(others), 1000));
}

// Keys, but in a field that is being written in.
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.altKey || event.target.closest("input, textarea, select")) return;
  const isUndo = event.ctrlKey || event.metaKey;
  if (isUndo && event.key.toLowerCase() !== "z") return;
  const key = isUndo ? (event.shiftKey ? "r" : "u") : CSS.escape(event.key);
  const button = document.querySelector(`#done [data-key="${key}"]`) ?? document.querySelector(`main [data-key="${key}"]`);
  if (button) { event.preventDefault(); button.click(); }
});

// Dragging a question before another one.
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-handle]")?.closest(".plan-row") ?? null;
  if (dragged) event.dataTransfer?.setData("text/plain", dragged.dataset.name);
});
const landing = (event) => {
  const row = dragged && event.target.closest?.(".plan-row");
  return row && row !== dragged ? row : null;
};
const clearRows = () => document.querySelectorAll(".plan-row.over").forEach((row) => row.classList.remove("over"));
document.addEventListener("dragover", (event) => {
  const row = landing(event);
  clearRows();
  if (row) { event.preventDefault(); row.classList.add("over"); }
});
document.addEventListener("drop", (event) => {
  const row = landing(event);
  if (!row) return;
  event.preventDefault();
  clearRows();
  const rows = [...document.querySelectorAll(".plan-row")];
  const down = rows.indexOf(dragged) < rows.indexOf(row);
  const before = down ? rows[rows.indexOf(row) + 1]?.dataset.name ?? "" : row.dataset.name;
  htmx.ajax("POST", plan.dataset.plan, { values: { do: "put", name: dragged.dataset.name, before }, swap: "none", source: "#plan-sync" });
});
document.addEventListener("dragend", () => { dragged = null; clearRows(); });
