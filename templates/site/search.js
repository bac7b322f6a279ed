// The search of the site: asks Pagefind's index, which lies beside it, and shows what it finds.
"use strict";
(() => {
  const MOST = 10;
  const MOST_PARTS = 3;
  const MOST_ENTRIES = 12;
  const MOST_LOOKED_AT = 60;
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
    engine ??= import("./pagefind/pagefind.js");
    return engine;
  };

  // A post in which words were found: whole, as it was written, with its author and a link to it.
  const post = (data, words, start, author, end) => {
    const entry = document.createElement("blockquote");
    const line = document.createElement("p");
    line.dir = "auto";
    const found = new Set(data.locations);
    for (let at = start; at < author; at += 1) {
      if (at > start) line.append(" ");
      if (found.has(at)) {
        const mark = document.createElement("mark");
        mark.textContent = words[at];
        line.append(mark);
      } else line.append(words[at]);
    }
    const by = document.createElement("p");
    const id = data.anchors.find((it) => it.location === start && it.element === "figure").id;
    by.append(link(`${data.url}#${id}`, words.slice(author, end).join(" ")));
    entry.append(line, by);
    return entry;
  };

  // The posts of a page with words that were found, in the order of the page.
  const posts = (data) => {
    const words = data.raw_content.split(/\s+/);
    const anchors = data.anchors || [];
    const next = (start, begin) =>
      anchors.find((it) => it.location > start && it.id.startsWith(begin))?.location;
    const starts = anchors.filter((it) => it.element === "figure").map((it) => it.location);
    return starts.flatMap((start) => {
      const author = next(start, "by-");
      const end = next(start, "end-") ?? words.length;
      const has = author && data.locations.some((at) => at >= start && at < end);
      return has ? [post(data, words, start, author, end)] : [];
    });
  };

  const link = (href, title) => {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.dir = "auto";
    anchor.textContent = title;
    return anchor;
  };

  // A result: the page, the questions that have the words, and posts with them; of the pages of topics
  // and of links their entries.
  const item = (data) => {
    const entry = document.createElement("li");
    const title = document.createElement("h2");
    title.append(link(data.url, data.meta.title || data.url));
    entry.append(title);
    const parts = (data.sub_results || []).filter((part) => part.anchor);
    const list = document.createElement("ul");
    const has = /(?:^|\/)(?:topics|links)\.html$/.test(data.url);
    for (const part of parts.slice(0, has ? MOST_ENTRIES : MOST_PARTS)) {
      const line = document.createElement("li");
      line.append(link(part.url, part.title));
      list.append(line);
    }
    if (parts.length) entry.append(list);
    entry.append(...posts(data).slice(0, MOST_PARTS));
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

  // A word without case, accents and signs, as the index compares words.
  const plain = (word) =>
    word.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  // True for a word that begins with another, or differs in its ending alone ("infermiera", where
  // "infermiere" stands): no stemmer knows all of these.
  const isForm = (part, word) => {
    let same = 0;
    while (same < word.length && part[same] === word[same]) same += 1;
    return same === word.length || (same >= 6 && Math.max(part.length, word.length) - same <= 2);
  };

  // True for a result that has a form of a word.
  const hasForm = async (result, word) => {
    const data = await result.data();
    const words = data.raw_content.split(/\s+/);
    const marked = data.locations.map((at) => words[at] ?? "");
    return [...marked, ...(data.meta.title || "").split(/\s+/)].some((it) =>
      it.split(/[^\p{L}\p{M}\p{N}]+/u).concat(it).some((part) => isForm(plain(part), word)),
    );
  };

  // The results that have a word, in any of its forms, or words that begin with it. For a word that no
  // page has Pagefind finds those of ever shorter beginnings ("k" for "kubernetes"): they are none.
  const withWord = async (pagefind, written) => {
    const word = plain(written);
    if (!word) return null;
    const forms = (await pagefind.search(`"${written}"`)).results;
    if (forms.length) return null; // all that Pagefind finds, with longer words
    const near = (await pagefind.search(written)).results.slice(0, MOST_LOOKED_AT);
    const has = await Promise.all(near.map((it) => hasForm(it, word)));
    if (has.length && has.every(Boolean)) return null;
    return new Set(near.filter((_, at) => has[at]).map((it) => it.id));
  };

  // Recaps before transcripts, both in Pagefind's order.
  const recapsFirst = async (pagefind, written) => {
    const found = (await pagefind.search(written)).results;
    if (!form.hasAttribute("data-transcripts")) return found;
    const filters = { kind: "transcript" };
    const last = (await pagefind.search(written, { filters })).results;
    const ids = new Set(last.map((it) => it.id));
    return [...found.filter((it) => !ids.has(it.id)), ...found.filter((it) => ids.has(it.id))];
  };

  const find = async (pagefind, written) => {
    const found = await recapsFirst(pagefind, written);
    if (/^".*"$/.test(written)) return found; // these words, in this order
    const words = written.split(/\s+/);
    const having = await Promise.all(words.map((word) => withWord(pagefind, word)));
    return found.filter((it) => having.every((ids) => ids === null || ids.has(it.id)));
  };

  const search = async () => {
    const mine = ++round;
    const words = field.value.trim();
    const address = new URL(location.href);
    if (words) address.searchParams.set("q", words);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
    try {
      const found = words ? await find(await load(), words) : [];
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
