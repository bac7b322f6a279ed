// A plan is whole without this script: forms, links and texts to mark. This adds copying, dragging,
// and drawing anew only what changed; typed.js keeps what is typed.

import { WINDOW, tell, waiting } from "./typed.js";

const plan = document.querySelector("main.plan");

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
