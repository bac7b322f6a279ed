// A plan is whole without this script: forms, links and texts to mark. This adds copying, dragging,
// drafts, and drawing anew only what changed.

const plan = document.querySelector("main.plan");
const tell = (text) => {
  document.getElementById("done").replaceChildren(
    Object.assign(document.createElement("p"), { textContent: text }));
};

document.addEventListener("htmx:configRequest", (event) => {
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
const keep = (field) => {
  waiting.delete(field);
  const body = new URLSearchParams({ field: field.dataset.draft });
  if (field.value !== field.defaultValue) body.set("text", field.value);
  const address = plan.dataset.plan.replace("/do?", "/draft?");
  fetch(address, { method: "POST", body, keepalive: true }).catch(() => {
    tell("The desk does not answer. Leave this page open until it does.");
    if (!waiting.has(field)) waiting.set(field, setTimeout(() => keep(field), 1000));
  });
};
const restore = (root) => {
  for (const field of root.querySelectorAll("[data-kept]")) {
    if (field.value === field.defaultValue) field.value = field.dataset.kept;
  }
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
document.addEventListener("htmx:oobAfterSwap", (event) => { restore(event.detail.target); });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === sent) sent = null; });
document.addEventListener("htmx:sendError", () => tell("The desk does not answer. Leave this page open until it does."));
if (plan) restore(plan);

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
