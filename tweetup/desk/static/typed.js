// Words that are typed into a page of the desk: fields that have a name in data-draft, on a page that
// tells in data-drafts where they are kept.

const place = document.querySelector("[data-drafts]");
export const tell = (text) => {
  document.getElementById("done").replaceChildren(
    Object.assign(document.createElement("p"), { textContent: text }));
};

// This window's name: another one each time a page is loaded. It holds a lock of that name for as
// long as it lives, so that no other window takes its words.
export const WINDOW = crypto.randomUUID();
const lockOf = (name) => `desk window ${name}`;
navigator.locks?.request(lockOf(WINDOW), () => new Promise(() => {}));
// A form that is sent without our scripts' help tells whose words are saved.
for (const field of document.querySelectorAll("input[type=hidden][name=window]")) field.value = WINDOW;

// Words that are not saved are kept by the desk within a second, and stand here again after a crash.
export const waiting = new Map();
const write = (name, text, window = WINDOW) => {
  const body = new URLSearchParams({ field: name });
  if (text !== undefined) body.set("text", text);
  const headers = window ? { "Desk-Window": window } : {};
  return fetch(place.dataset.drafts, { method: "POST", body, keepalive: true, headers });
};
const keep = (field) => {
  waiting.delete(field);
  // What was refused is in the page that came back, and is saved nowhere.
  const isTyped = field.value !== field.defaultValue || "refused" in field.dataset;
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

const kept = JSON.parse(document.getElementById("kept")?.textContent ?? "[]");
if (place && kept.length) {
  // A window that was loaded again may hold its lock for a moment.
  restore(kept).then((others) => setTimeout(() => restore(others), 1000));
}
for (const field of document.querySelectorAll("[data-refused]")) keep(field);
