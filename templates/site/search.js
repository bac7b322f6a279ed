// The search of the site: asks Pagefind's index, which lies beside it, and shows what it finds.
"use strict";
(() => {
  const MOST = 10;
  const form = document.querySelector("form.search");
  const told = document.querySelector(".search-told");
  const list = document.querySelector(".search-found");
  const more = document.querySelector(".search-more");
  const without = document.querySelector(".search-without");
  if (!form) return;
  if (location.protocol === "file:") { // browsers load no parts of an index from a disk
    if (without) without.hidden = true;
    const disk = document.querySelector(".search-disk");
    if (disk) disk.hidden = false;
    return;
  }
  const field = form.elements.q;
  let engine = null;
  let round = 0;
  let results = [];
  let shown = 0;

  const load = () => {
    engine ??= import("./pagefind/pagefind.js").then(async (loaded) => {
      await loaded.options({ excerptLength: 28 });
      return loaded;
    });
    return engine;
  };

  // The marks of an excerpt, and nothing but text beside them: posts are hostile.
  const excerpt = (html) => {
    const line = document.createElement("p");
    line.dir = "auto";
    const read = new DOMParser().parseFromString(html, "text/html").body;
    for (const node of read.childNodes) {
      if (node.nodeName === "MARK") {
        const mark = document.createElement("mark");
        mark.textContent = node.textContent;
        line.append(mark);
      } else line.append(node.textContent);
    }
    return line;
  };

  const link = (href, title) => {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.dir = "auto";
    anchor.textContent = title;
    return anchor;
  };

  // A result: the page, and the questions under which the words stand.
  const item = (data) => {
    const entry = document.createElement("li");
    const title = document.createElement("h2");
    title.append(link(data.url, data.meta.title || data.url));
    entry.append(title);
    const parts = (data.sub_results || []).filter((part) => part.anchor);
    if (!parts.length) entry.append(excerpt(data.excerpt));
    for (const part of parts.slice(0, 3)) {
      const heading = document.createElement("h3");
      heading.append(link(part.url, part.title));
      entry.append(heading, excerpt(part.excerpt));
    }
    return entry;
  };

  const showMore = async (mine, focuses) => {
    const next = results.slice(shown, shown + MOST);
    const loaded = await Promise.all(next.map((result) => result.data()));
    if (mine !== round) return;
    shown += next.length;
    const entries = loaded.map(item);
    list.append(...entries);
    more.hidden = shown >= results.length;
    if (focuses && entries.length) entries[0].querySelector("a").focus();
  };

  const search = async () => {
    const mine = ++round;
    const words = field.value.trim();
    const address = new URL(location.href);
    if (words) address.searchParams.set("q", words);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
    try {
      const found = words ? (await (await load()).search(words)).results : [];
      if (mine !== round) return;
      results = found;
      shown = 0;
      list.replaceChildren();
      more.hidden = true;
      if (!words) told.textContent = "";
      else if (found.length) told.textContent = form.dataset.found.replace("{}", found.length);
      else told.textContent = form.dataset.none;
      await showMore(mine, false);
    } catch (error) {
      engine = null;
      told.textContent = form.dataset.failed;
      throw error;
    }
  };

  let waiting = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 250);
  });
  field.addEventListener("focus", load, { once: true });
  more.addEventListener("click", () => showMore(round, true));
  form.hidden = false;
  if (without) without.hidden = true;
  field.value = new URL(location.href).searchParams.get("q") || "";
  if (field.value) search();
})();
