"use strict";
// The desk without this script is whole: forms, links and details. This adds keys, dragging, and
// drawing anew only what changed.

const panes = () => document.getElementById("panes");

// Which blocks this window has, so that an answer holds the others alone.
const digests = () => {
  const have = { layout: document.getElementById("panes")?.dataset.layout ?? "" };
  for (const block of document.querySelectorAll(".block")) have[block.id] = block.dataset.digest;
  return have;
};

document.addEventListener("htmx:configRequest", (event) => {
  if (panes()) event.detail.headers["Desk-Have"] = JSON.stringify(digests());
});

// Words that are being written are never drawn over: the block waits until they are saved.
const written = (element) =>
  [...element.querySelectorAll("textarea, input:not([type=hidden]):not([type=checkbox]):not([type=radio])")]
    .some((field) => field.value !== field.defaultValue);

// Other windows, and commands, decide as well.
setInterval(() => {
  const sync = document.getElementById("sync");
  if (sync && !document.hidden) sync.dispatchEvent(new Event("sync"));
}, 2000);

let sent = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  sent = event.detail.elt.closest?.("form.edit") ?? sent;
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const target = event.detail.target;
  if (!target) return;
  const saved = sent && target.contains(sent);
  if (!saved && target.id !== "done" && written(target)) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const layout = document.getElementById("layout");
  if (layout && panes()) { panes().dataset.layout = layout.dataset.layout; layout.remove(); }
  if (event.detail.elt.id !== "sync") sent = null;
});

// What stood open, and where the reader was, stays so when a block is drawn anew.
const opened = new Map();
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const target = event.detail.target;
  if (!target) return;
  opened.set(target.id, [...target.querySelectorAll("details[open][id]")].map((each) => each.id));
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  for (const id of opened.get(event.detail.target?.id) ?? []) document.getElementById(id)?.setAttribute("open", "");
});

// Keys: those that buttons show, and a few to move about.
const HELP = "1 2 3: answer the check · u: undo · j k: next and previous post of the recap · " +
  "x: leave it out · c: to the checks · ?: these keys";
const items = () => [...document.querySelectorAll("main .item.quote")];
const step = (by) => {
  const all = items();
  const at = all.indexOf(document.activeElement?.closest(".item.quote"));
  all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
};
const say = (text) => {
  const done = document.getElementById("done");
  if (done) { done.replaceChildren(Object.assign(document.createElement("p"), { textContent: text })); }
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const button = document.querySelector(`#check [data-key="${CSS.escape(event.key)}"], #done [data-key="${CSS.escape(event.key)}"]`);
  if (button) { event.preventDefault(); button.click(); return; }
  if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); }
  if (event.key === "c") document.querySelector("#check button")?.focus();
  if (event.key === "x") [...document.activeElement.querySelectorAll("form.act")].find((form) => form.elements.state?.value === "left out")?.requestSubmit();
  if (event.key === "?") say(HELP);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) say(HELP);
  if (event.target.closest("[data-opens=posts]")) document.getElementById("posts").scrollIntoView({ block: "nearest" });
});

// Dragging: a post onto a question puts it there; a quote onto a quote of its section goes before it.
let dragged = null;
const post = (fields) => {
  htmx.ajax("POST", `${panes().dataset.base}/do`, { values: fields, swap: "none", source: document.getElementById("sync") });
};
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-post]");
  event.dataTransfer?.setData("text/plain", dragged?.dataset.post ?? "");
});
document.addEventListener("dragend", () => { dragged = null; clear(); });
const clear = () => document.querySelectorAll(".over").forEach((each) => each.classList.remove("over"));
const landing = (event) => {
  if (!dragged) return null;
  const item = event.target.closest?.(".item.quote[data-kind]");
  if (item && item !== dragged && item.dataset.section === dragged.dataset.section && item.dataset.kind === dragged.dataset.kind) return item;
  const section = event.target.closest?.("[data-drop]");
  return section && section.dataset.drop !== dragged.dataset.section ? section : null;
};
document.addEventListener("dragover", (event) => {
  const target = landing(event);
  clear();
  if (target) { event.preventDefault(); target.classList.add("over"); }
});
document.addEventListener("drop", (event) => {
  const target = landing(event);
  if (!target) return;
  event.preventDefault();
  const name = dragged.dataset.post;
  if (target.dataset.drop) post({ do: "move", post: name, section: target.dataset.drop });
  else post({ do: "order", parts: target.dataset.kind, section: target.dataset.section, name, before: target.dataset.post });
  clear();
});
