"use strict";
// The desk without this script is whole: forms, links and details. This adds keys, dragging, drawing
// anew only what changed, and keeps words that are being typed.

const panes = () => document.getElementById("panes");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const TEXT = "textarea, input:not([type]), input[type=url], input[type=text]";

// The name of an element that it keeps when its block is drawn anew.
const formName = (form) => `${form.closest(".block")?.id ?? ""} ${
  all("input[type=hidden]:not([name^=was-])", form).map((each) => `${each.name}=${each.value}`).join("&")}`;
const nameOf = (element) => {
  if (!element || element === document.body) return "";
  // The panel shows the posts of one question after the other: what stands in it is of its question.
  if (element.id) return `#${element.id} ${element.parentElement?.closest("#block-posts")?.dataset.section ?? ""}`;
  if (element.matches("form")) return `form ${formName(element)}`;
  if (element.matches("details")) {
    // Of a list of forms the first one may become another.
    const form = element.matches(".edit") && element.querySelector("form");
    return `details ${form ? formName(form) : element.querySelector("summary")?.textContent}`;
  }
  const own = ["post", "finding", "sentence", "section", "person"].map((key) => element.dataset[key] ?? "").join(" ");
  if (own.trim()) return `${nameOf(element.parentElement?.closest("[id]"))} ${element.classList[0]} ${own}`;
  const holder = element.parentElement?.closest("form, details, [id]");
  const value = element.matches("[type=radio], [type=checkbox]") ? element.value : "";
  return `${nameOf(holder)} ${element.tagName} ${element.getAttribute("name") ?? ""} ${value} ${element.getAttribute("href") ?? ""}`;
};
const named = (name, like, within = document) =>
  name ? all(like, within).find((each) => nameOf(each) === name) : undefined;

// Which blocks this window has, so that an answer holds the others alone.
const digests = () => {
  const have = {
    layout: document.getElementById("main")?.dataset.layout ?? "",
    section: document.getElementById("block-posts")?.dataset.section ?? "",
    drafts: all(".draft").map((each) => each.id).join(" "),
  };
  for (const block of all(".block")) have[block.id] = block.dataset.digest;
  return have;
};
// This window's name: another one each time a page is loaded, so that no window takes the words of
// another for its own. It holds a lock of that name for as long as it lives.
const WINDOW = crypto.randomUUID();
const lockOf = (name) => `desk window ${name}`;
navigator.locks?.request(lockOf(WINDOW), () => new Promise(() => {}));
// Words of a window that is still open are not offered by another one.
const offer = async () => {
  if (!navigator.locks || !document.querySelector(".draft[data-window]")) return;
  const held = new Set((await navigator.locks.query()).held.map((each) => each.name));
  for (const each of all(".draft[data-window]")) each.hidden = held.has(lockOf(each.dataset.window));
};
offer();
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["Desk-Window"] = WINDOW;
  if (panes()) event.detail.headers["Desk-Have"] = JSON.stringify(digests());
});

// Words: those that were typed into a field and are not what the page came with.
const isDirty = (field) => field.value !== field.defaultValue;
const hasFile = (form) => all("input[type=file]", form).some((field) => field.files.length);
const dirtyForms = (within = document) =>
  all("form.edit", within).filter((form) => all(TEXT, form).some(isDirty) || hasFile(form));

// Ticks that were set or taken away since the page came: by the form that they belong to.
const TICKS = "input[type=checkbox], input[type=radio]";
const tickOf = (field) => `${nameOf(field.form)} ${field.name} ${field.value}`;
// What is chosen in a list, or of several, in a form that stands open: also what stood there first.
const isOpen = (field) => field.closest("details.edit")?.open ?? true;
const chosenIn = (field) => [nameOf(field), field.value, field.dataset.gone ?? field.selectedOptions[0]?.text ?? ""];
// What was chosen is gone: nothing else is chosen in its place, and the form waits for a choice.
const lose = (select, text) => {
  const option = Object.assign(document.createElement("option"), { value: "", text: `${text}: gone, choose another` });
  select.dataset.gone = text;
  select.required = true;
  select.prepend(option);
  select.value = "";
  say(`What you had chosen is gone: ${text}. Choose another one.`);
};
const choose = (select, value, text) => {
  const has = [...select.options].some((each) => each.value === value && (value || !select.dataset.gone));
  if (has && value) select.value = value;
  else if (text && select.dataset.gone !== text) lose(select, text);
};

// Words and ticks of a form that the page does not show now, as of another question: they are put
// back where it is shown again.
const away = { words: new Map(), ticks: new Map() };

// What stood open, where the reader was and what was typed stays so when blocks are drawn anew.
// Those in a list that is folded are no place to go to.
const itemsOf = (block) => all(".item", block).filter((each) => each.checkVisibility());
const rowsOf = (list) => all(":scope > ul > li", list);
const isBehind = (each, item) => Boolean(item.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
let sent = null;
let before = null;
// The action that the answer which comes now is to, of this window's own.
let lastDone = "";
const remember = (isSaved) => {
  const saved = isSaved ? sent : null;
  const active = document.activeElement;
  const item = active?.closest(".item");
  const block = active?.closest(".block, #done");
  const row = active?.closest("details:not(.edit) > ul > li");
  const seen = all("main .item, main .block, main section").find((each) => {
    const box = each.getBoundingClientRect();
    return box.bottom > 70 && box.height;
  });
  const anchor = active?.closest("main .item, main .person") ?? seen;
  return {
    saved,
    savedName: saved ? nameOf(saved) : "",
    active,
    focus: nameOf(active),
    tag: active?.tagName ?? "",
    caret: active?.matches(TEXT) ? [active.selectionStart, active.selectionEnd] : null,
    summary: nameOf(active?.closest("details.edit")),
    item: nameOf(item),
    place: item && block ? itemsOf(block).indexOf(item) : -1,
    following: item ? itemsOf(document.getElementById("main")).filter((each) => isBehind(each, item)).map(nameOf) : [],
    list: nameOf(row?.closest("details")),
    row: nameOf(row),
    rowPlace: row ? rowsOf(row.closest("details")).indexOf(row) : -1,
    does: active?.form?.elements.do?.value ?? "",
    block: block?.id ?? "",
    open: all("details[open]").filter((each) => !saved || each !== saved.closest("details.edit")).map(nameOf),
    words: dirtyForms().filter((form) => form !== saved)
      .flatMap((form) => all(TEXT, form).filter(isDirty).map((field) => [nameOf(field), field.value])),
    ticks: all(TICKS).filter((field) => field.form !== saved && field.checked !== field.defaultChecked)
      .map((field) => [tickOf(field), field.checked]),
    choices: all("select").filter((field) => field.form !== saved && isOpen(field)).map(chosenIn),
    radios: all("input[type=radio]:checked").filter((field) => field.form !== saved && field.form?.matches(".edit") && isOpen(field))
      .map((field) => [`${nameOf(field.form)} ${field.name}`, tickOf(field), field.closest("label")?.textContent.trim() ?? ""]),
    anchor: nameOf(anchor),
    top: anchor?.getBoundingClientRect().top ?? 0,
    activeTop: active?.getBoundingClientRect().top ?? 0,
  };
};
// In a list of things with buttons: the button in its place, else that of the thing that is there now.
const inRow = (was) => {
  const list = named(was.list, "details[open]");
  if (!list) return undefined;
  const rows = rowsOf(list);
  const row = rows.find((each) => nameOf(each) === was.row) ?? rows[Math.min(was.rowPlace, rows.length - 1)];
  const buttons = row ? all("form.act button", row).filter((each) => each.checkVisibility()) : [];
  return buttons.find((each) => each.form.elements.do.value === was.does) ?? buttons[0] ?? row;
};
const landing = (was) => {
  const same = named(was.focus, was.tag);
  if (same?.checkVisibility()) return same;
  const beside = inRow(was);
  if (beside) return beside;
  const details = named(was.summary, "details.edit");
  if (details) return details.querySelector("summary");
  const item = named(was.item, ".item");
  if (item?.checkVisibility()) return item;
  const block = document.getElementById(was.block);
  if (was.block === "done") return block;
  const items = block ? itemsOf(block) : [];
  const next = () => was.following.map((each) => named(each, "main .item")).find((each) => each?.checkVisibility());
  return block?.querySelector("[data-lands]") ?? items[Math.min(was.place, items.length - 1)] ?? next() ?? document.getElementById("main");
};
const restore = (was) => {
  const open = new Set(was.open);
  for (const details of all("details:not([open])")) if (open.has(nameOf(details))) details.open = true;
  for (const kept of was.savedName ? [away.words, away.ticks] : []) {
    for (const name of [...kept.keys()]) if (name.startsWith(`${was.savedName} `)) kept.delete(name);
  }
  const words = new Map([...away.words, ...was.words]);
  const fields = words.size ? all(TEXT).map((field) => [nameOf(field), field]) : [];
  for (const [name, field] of fields) {
    const value = words.get(name);
    if (value === undefined) continue;
    if (field.value !== value) field.value = value;
    if (away.words.has(name) && field.closest("details.edit")) field.closest("details.edit").open = true;
    words.delete(name);
  }
  away.words = words;
  const ticks = new Map([...away.ticks, ...was.ticks]);
  for (const field of ticks.size ? all(TICKS) : []) {
    const tick = tickOf(field);
    field.checked = ticks.get(tick) ?? field.checked;
    ticks.delete(tick);
  }
  away.ticks = ticks;
  for (const [name, value, text] of was.choices) {
    const field = named(name, "select");
    if (field && (field.value !== value || !value)) choose(field, value, text);
  }
  for (const [name, tick, text] of was.radios) {
    const group = all("input[type=radio]").filter((field) => field.form && `${nameOf(field.form)} ${field.name}` === name);
    if (!group.length || group.some((field) => tickOf(field) === tick)) continue;
    for (const field of group) { field.checked = false; field.required = true; }
    say(`What you had chosen is gone: ${text.slice(0, 80)}. Choose another one.`);
  }
  if (was.saved?.isConnected) {
    // A form that adds something is empty again, its ticks with it.
    if (all(TEXT, was.saved).every((field) => !field.defaultValue)) was.saved.reset();
    for (const field of all(TEXT, was.saved)) field.defaultValue = field.value;
    const details = was.saved.closest("details.edit");
    if (details) details.open = false;
  }
  let landed = null;
  if (was.active !== document.body && (document.activeElement === document.body || !document.activeElement?.checkVisibility())) {
    const target = landing(was);
    target?.focus({ preventScroll: true });
    if (target?.closest("main .item, main .person")) landed = target;
    if (was.caret && target?.matches(TEXT)) target.setSelectionRange(...was.caret);
  }
  const anchor = named(was.anchor, "main .item, main .person, main .block, main section");
  // Where that is gone, what has the focus now stands where that stood which had it.
  const moved = anchor ? anchor.getBoundingClientRect().top - was.top
    : landed ? landed.getBoundingClientRect().top - was.activeTop : 0;
  if (Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: "instant" });
};

let serial = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (form) sent = form;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const number = Number(xhr.getResponseHeader("Desk-Serial") ?? 0);
  // An answer that was overtaken by a later one is older than the page.
  if (number && number < serial) { event.detail.shouldSwap = false; event.preventDefault(); return; }
  serial = Math.max(serial, number);
  before = remember(xhr.getResponseHeader("Desk-Outcome") === "done");
  lastDone = event.detail.requestConfig?.parameters?.do ?? "";
  // Its posts are about to be those of another question: the ticks of its words go with them.
  if (event.detail.target?.id === "block-posts") for (const form of [...waiting.keys()]) draft(form);
});
// The check that is being read stays until it is answered, whatever an analysis or another window
// brings; where its matter is gone it says so, and waits.
const isUndoing = () => ["undo", "redo"].includes(lastDone);
const holdCheck = (block, fragment) => {
  const check = document.getElementById("check");
  const isAnswered = before?.saved && check?.contains(before.saved);
  if (!check || isAnswered || isUndoing() || check.dataset.next) return;
  const fresh = fragment.querySelector("[data-checks]");
  const isAsked = JSON.parse(fresh?.dataset.checks ?? "[]").includes(check.dataset.check);
  if (!isAsked && !check.dataset.gone) {
    check.dataset.gone = "yes";
    const line = Object.assign(document.createElement("p"), { textContent: "This is no longer asked: it was decided meanwhile, or its posts are other ones now." });
    const next = Object.assign(document.createElement("button"), { type: "button", textContent: "Next " });
    next.dataset.key = "1";
    next.append(Object.assign(document.createElement("kbd"), { textContent: "1" }));
    next.addEventListener("click", () => { check.dataset.next = "yes"; document.getElementById("block-queue").dataset.digest = ""; sync(); });
    all(".choices", check).forEach((each) => each.remove());
    check.append(line, next);
  }
  const place = fragment.querySelector("#check");
  if (place) place.replaceWith(check);
  else fresh?.append(check);
};
// Words that are being typed are never drawn over, nor words whose form would be gone.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (!target || target.id === "done" || target.matches(".draft")) return;
  if (target.id === "block-queue") holdCheck(target, fragment);
  const fresh = fragment instanceof Element || fragment instanceof DocumentFragment ? fragment : target;
  for (const form of dirtyForms(target)) {
    if (form === before?.saved) continue;
    // A file that was chosen cannot be put into the form that would come in its place.
    const isTyped = hasFile(form) || (form.contains(document.activeElement) && isDirty(document.activeElement));
    if (isTyped || !named(nameOf(form), "form.edit", fresh)) event.detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const outcome = event.detail.xhr?.getResponseHeader("Desk-Outcome");
  if (before) { restore(before); before = null; }
  if (outcome === "done" && sent?.matches("form.edit")) settle(sent);
  if (outcome === "done") note();
  freshen();
  if (outcome) sent = null;
});
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    say(all("form.edit").some((form) => all(TEXT, form).some(isDirty))
      ? "The desk does not answer. Your words stay in this window: start the desk again before you close it."
      : "The desk does not answer. Start it again: tweetup desk");
  });
}

// Other windows, and commands, decide as well; while an analysis runs its end is waited for.
let ticks = 0;
const sync = () => document.getElementById("sync")?.dispatchEvent(new Event("sync"));
setInterval(() => {
  ticks += 1;
  const isPending = document.getElementById("pending")?.textContent;
  if (!document.hidden && (isPending || ticks % 4 === 0)) sync();
  if (ticks % 2 === 0) offer();
}, 500);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });

// Drafts: words reach the archive within a second, whatever becomes of this window.
const waiting = new Map();
const flying = new Map();
const labelOf = (form) => {
  const summary = form.closest("details")?.querySelector("summary");
  return summary?.getAttribute("aria-label") ?? summary?.textContent ?? form.closest(".draft")?.querySelector("b")?.textContent ?? "";
};
const base = () => document.querySelector("[data-base]")?.dataset.base;
const draft = (form, drop = false) => {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const body = new URLSearchParams();
  for (const field of all("input[type=hidden]", form)) body.append(field.name, field.value);
  if (!drop && all(TEXT, form).some(isDirty)) {
    for (const field of all(TEXT, form)) body.append(field.name, field.value);
    const ticked = [...form.elements].filter((field) => field.matches("input[type=checkbox]") && field.checked);
    for (const name of new Set(ticked.map((field) => field.name))) {
      body.append(name, ticked.filter((field) => field.name === name).map((field) => field.value).join(" "));
    }
  }
  body.append("label", labelOf(form).trim());
  const asked = fetch(`${base()}/draft`, { method: "POST", body, keepalive: true, headers: { "Desk-Window": WINDOW } })
    .then((answer) => { if (!answer.ok) throw new Error(answer.statusText); })
    .catch(() => { if (!drop && !waiting.has(form)) waiting.set(form, setTimeout(() => draft(form), 1000)); })
    .finally(() => { if (flying.get(form) === asked) flying.delete(form); });
  flying.set(form, asked);
};
const settle = (form) => {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  // One that was on its way meanwhile would come back.
  if (flying.has(form)) flying.get(form).then(() => draft(form, true));
};
document.addEventListener("input", (event) => {
  const form = event.target.matches(`${TEXT}, input[type=checkbox]`) && event.target.form?.matches(".edit") && event.target.form;
  if (form && base() && !waiting.has(form)) waiting.set(form, setTimeout(() => draft(form), 400));
});
// A picture that was chosen is shown beside its words before it is sent.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("select") && field.value) delete field.dataset.gone;
  if (!field.matches("input[type=file]")) return;
  field.form.querySelector("img.chosen")?.remove();
  const file = field.files[0];
  field.setCustomValidity(file && file.size > 5_000_000 ? "The picture has more than 5 MB: save it smaller." : "");
  if (!file || !field.reportValidity()) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    field.form.querySelector("img.chosen")?.remove();
    field.after(Object.assign(document.createElement("img"), { className: "chosen", src: reader.result, alt: "The chosen picture" }));
  });
  reader.readAsDataURL(file);
});
addEventListener("pagehide", () => { for (const form of [...waiting.keys()]) draft(form); });

// Keys: those that buttons show, and a few to move about.
const HELP = "1 2 3: answer the check · u: undo · r: redo · j k: next and previous post of the recap · " +
  "x: leave it out · c: to the checks · Ctrl+Enter: save · Esc: close · ?: these keys";
const items = () => all("main .item.quote, main .item.point");
const step = (by) => {
  const every = items();
  const at = every.indexOf(document.activeElement?.closest(".item.quote, .item.point"));
  every[Math.max(0, Math.min(every.length - 1, at + by))]?.focus();
};
const say = (text) => {
  const done = document.getElementById("done");
  const line = Object.assign(document.createElement("div"), { className: "line", textContent: text });
  if (done && done.textContent !== text) done.replaceChildren(line);
};
// Undo and redo: what this window did or undid last, while that counts or can be done again; else
// the latest decision of all. Each entry has the numbers of one action.
const OWN = { u: { action: "undo", state: "counts", list: [] }, r: { action: "redo", state: "redoable", list: [] } };
const isSo = ({ state }, numbers) => {
  const listed = new Set((document.querySelector("#block-history [data-counts]")?.dataset[state] ?? "").split(" "));
  return numbers.split(" ").every((each) => listed.has(each));
};
// The decisions that were made last of all, in one step, and those that were undone last.
const latest = (key) => (key === "u" ? document.querySelector("#block-history [data-last]")?.dataset.last
  : key === "r" ? document.querySelector("#block-history .redo form")?.elements.number.value : "") || undefined;
const mine = (key) => OWN[key]?.list.findLast((each) => isSo(OWN[key], each)) ?? latest(key);
const doneForm = ({ action }) => all("#done form").find((each) => each.elements.do.value === action);
const note = () => {
  for (const key of ["u", "r"]) {
    const numbers = doneForm(OWN[key])?.elements.number.value;
    if (numbers) OWN[key].list = [...OWN[key].list.filter((each) => each !== numbers), numbers];
  }
};
// In the history a key stands where it works: at what this window did last, else at the latest.
const showKeys = () => {
  for (const [key, own] of Object.entries(OWN)) {
    const numbers = mine(key)?.split(" ");
    const forms = all("#block-history form").filter((each) => each.elements.do.value === own.action);
    forms.forEach((form, at) => {
      const button = form.querySelector("button");
      const works = numbers ? numbers.includes(form.elements.number.value) : at === 0;
      if (works === button.hasAttribute("data-key")) return;
      button.toggleAttribute("data-key", works);
      if (works) button.dataset.key = key;
      button.querySelector("kbd")?.remove();
      if (works) button.append(" ", Object.assign(document.createElement("kbd"), { textContent: key }));
    });
  }
};
// A button goes where another window took what it does.
const freshen = () => {
  showKeys();
  for (const own of Object.values(OWN)) {
    const form = doneForm(own);
    if (form) form.hidden = !isSo(own, form.elements.number.value);
  }
};
note();
// Keys that are pressed while an action is on its way wait for its end: each is done, in order.
let isActing = false;
const pressed = [];
const pressOwn = (key) => {
  if (!OWN[key]) return false;
  if (isActing) { pressed.push(key); return true; }
  const numbers = mine(key);
  if (!numbers) { say(`Nothing is left to ${OWN[key].action}.`); return true; }
  isActing = true;
  Promise.resolve(post({ do: OWN[key].action, number: numbers })).finally(() => {
    isActing = false;
    if (pressed.length) pressKey(pressed.shift());
  });
  return true;
};
// A key that is pressed twice at once does not answer the next check, which nobody has read.
const REST = 120;
let lastKey = { name: "", at: 0, check: "" };
const pressKey = (name) => {
  const key = CSS.escape(name);
  const check = document.querySelector(`#check [data-key="${key}"]`);
  if (check) {
    const now = { name, at: performance.now(), check: document.getElementById("check").dataset.check };
    const isTwice = name === lastKey.name && now.at - lastKey.at < REST && now.check !== lastKey.check;
    lastKey = now;
    if (isTwice) return true;
  }
  if (!check && pressOwn(name)) return true;
  const button = check ?? document.querySelector(`#block-history [data-key="${key}"]`);
  button?.click();
  return Boolean(button);
};
document.addEventListener("keydown", (event) => {
  // A key that is held acts once; it may go on stepping from post to post.
  if (event.repeat && !event.target.closest("input, textarea, select") && !"jk".includes(event.key)) {
    if (/^[0-9urxc?]$/.test(event.key) || event.key === "Escape" || event.ctrlKey || event.metaKey) event.preventDefault();
    return;
  }
  const form = event.target.closest("form.edit");
  if (form && event.key === "Enter" && event.repeat && (event.ctrlKey || event.metaKey)) { event.preventDefault(); return; }
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); return; }
  // Ctrl+Z and Ctrl+Shift+Z are the browser's own in a field that is being written in.
  const isWriting = event.target.closest("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !isWriting) {
    event.preventDefault();
    pressKey(event.shiftKey ? "r" : "u");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const details = event.target.closest("details.edit[open]");
    if (details) { details.open = false; details.querySelector("summary").focus(); }
    return;
  }
  if (isWriting) return;
  if (pressKey(event.key)) { event.preventDefault(); return; }
  if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); }
  if (event.key === "c") document.querySelector("#block-queue [data-lands]")?.focus();
  if (event.key === "x") {
    const item = document.activeElement?.closest(".item");
    item && all("form.act", item).find((each) => each.elements.state?.value === "left out")?.requestSubmit();
  }
  if (event.key === "?") say(HELP);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) say(HELP);
  const summary = event.target.closest("details.edit > summary");
  if (!summary) return;
  // A form that is opened is to be typed into, from the very next key on.
  event.preventDefault();
  const details = summary.parentElement;
  details.open = !details.open;
  if (details.open) details.querySelector("textarea, input:not([type=hidden]), select")?.focus();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.requestConfig?.elt?.dataset?.opens !== "posts") return;
  const heading = document.getElementById("posts-heading");
  heading?.scrollIntoView({ block: "nearest" });
  heading?.focus({ preventScroll: true });
});

// Dragging: a post onto a question puts it there; a quote onto a quote of its section to its place.
let dragged = null;
const post = (fields) =>
  htmx.ajax("POST", `${panes().dataset.base}/do`, { values: fields, swap: "none", source: panes() });
const clear = () => all(".over").forEach((each) => each.classList.remove("over"));
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-post]") ?? null;
  event.dataTransfer?.setData("text/plain", dragged?.dataset.post ?? "");
});
document.addEventListener("dragend", () => { dragged = null; clear(); });
const target = (event) => {
  if (!dragged) return null;
  const item = event.target.closest?.(".item.quote[data-kind]");
  const { section, kind } = dragged.dataset;
  if (item && item !== dragged && item.dataset.section === section && item.dataset.kind === kind) return item;
  const over = event.target.closest?.("[data-drop]");
  return over && over.dataset.drop !== section ? over : null;
};
document.addEventListener("dragover", (event) => {
  const over = target(event);
  clear();
  if (over) { event.preventDefault(); over.classList.add("over"); }
});
document.addEventListener("drop", (event) => {
  const over = target(event);
  if (!over) return;
  event.preventDefault();
  const name = dragged.dataset.post;
  if (over.dataset.drop) post({ do: "move", post: name, section: over.dataset.drop });
  else {
    const isDown = dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    const { kind, section } = over.dataset;
    // Another window may leave out the one that it is put beside: then its neighbour counts.
    const names = all(".item.quote[data-kind]").filter((each) => each.dataset.kind === kind && each.dataset.section === section)
      .map((each) => each.dataset.post).join(" ");
    post({ do: "order", parts: kind, section, name, names, [isDown ? "after" : "before"]: over.dataset.post });
  }
  clear();
});
