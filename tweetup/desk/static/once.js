"use strict";
// One rule for every form of every page: what is sent already is not sent once more. A double click
// is one click, and a key that is held is one key.
(() => {
  const busy = new Set();
  // A form that is drawn anew meanwhile is still the same one.
  const nameOf = (form) => `${form.id} ${form.getAttribute("action")} ${
    [...form.querySelectorAll("input[type=hidden]")].map((each) => `${each.name}=${each.value}`).join("&")}`;
  const isPost = (form) => form.matches?.("form[method=post]");
  addEventListener("submit", (event) => {
    if (!isPost(event.target)) return;
    const name = nameOf(event.target);
    if (busy.has(name)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    busy.add(name);
    event.target.addEventListener("htmx:validation:halted", () => busy.delete(name), { once: true });
  }, true);
  const release = (event) => {
    const form = event.detail.requestConfig?.elt ?? event.detail.elt;
    if (form && isPost(form)) busy.delete(nameOf(form));
  };
  for (const name of ["htmx:afterRequest", "htmx:sendAbort", "htmx:sendError"]) addEventListener(name, release);
  addEventListener("pageshow", () => busy.clear());
  // The first click may be answered before the second one comes: words are sent once all the same.
  addEventListener("click", (event) => {
    const button = event.detail > 1 && event.target.closest?.("form.edit button:not([type=button]), form.at-once button, form.publish button");
    if (button) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  // The browser presses a button again and again while its key is held.
  addEventListener("keydown", (event) => {
    const isPressed = event.repeat && event.key === "Enter" && event.target.closest?.("button, summary, a, input:not([type=hidden])");
    if (isPressed) event.preventDefault();
  }, true);
})();
