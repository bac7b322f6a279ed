// A running chat, drawn anew each second where it changed. What somebody reads does not move: a list
// that was scrolled into, marked or just pointed at waits, and says how much has come.

const blocks = () => document.querySelectorAll(".live-block");

document.addEventListener("htmx:configRequest", (event) => {
  const have = {};
  for (const block of blocks()) have[block.id] = block.dataset.digest;
  event.detail.headers["Desk-Have"] = JSON.stringify(have);
});

const POINTED = 4000;
let pointed = { block: null, at: 0 };
document.addEventListener("pointermove", (event) => {
  pointed = { block: event.target.closest?.(".live-block") ?? null, at: performance.now() };
});
const isRead = (block) => {
  if (block.dataset.draw) return false;
  const marked = document.getSelection();
  if (marked && !marked.isCollapsed && block.contains(marked.anchorNode)) return true;
  if (block.id === "live-answers" && block.getBoundingClientRect().top < 0) return true;
  if (block.id === "live-state") return false;
  return pointed.block === block && performance.now() - pointed.at < POINTED;
};

const ids = (list) => new Set([...list].map((each) => each.id));
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const target = event.detail.target;
  if (!target?.matches(".live-block") || !isRead(target)) return;
  event.detail.shouldSwap = false;
  if (target.id !== "live-answers") return;
  const have = ids(target.querySelectorAll("li"));
  const come = [...event.detail.fragment.querySelectorAll("#live-answers li, .live-posts li")];
  const fresh = ids(come.filter((each) => each.id && !have.has(each.id))).size;
  if (fresh) offer(target, fresh);
});

const offer = (block, fresh) => {
  let button = block.querySelector(".live-more");
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "live-more" });
    button.addEventListener("click", () => {
      block.dataset.draw = "now";
      document.getElementById("main").scrollIntoView();
      document.getElementById("main").focus();
    });
    block.prepend(button);
  }
  const text = `${fresh} new: show`;
  if (button.textContent !== text) button.textContent = text;
};

// A desk that does not answer is told, and looked for again each second.
const lost = document.getElementById("lost");
const time = () => new Date().toLocaleTimeString();
document.addEventListener("htmx:sendError", () => {
  if (!lost.hidden) return;
  lost.textContent = `The desk does not answer since ${time()}. A capture goes on without it.`;
  lost.hidden = false;
});
document.addEventListener("htmx:responseError", () => {
  if (!lost.hidden) return;
  lost.textContent = `The desk refuses to answer since ${time()}: open the address that it printed.`;
  lost.hidden = false;
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) lost.hidden = true; });

// The key that takes back what was done last, but in a field that is being written in.
document.addEventListener("keydown", (event) => {
  if (event.key !== "u" || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const button = document.querySelector("#done [data-key=u]");
  if (button) { event.preventDefault(); button.click(); }
});
