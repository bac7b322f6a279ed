"use strict";
// Something that is dragged to an edge of the window, or of a part that scrolls by itself, or beyond
// it, has the page go on under it, the faster the nearer; also while the pointer rests.
(() => {
  const NEAR = 70;
  const MOST = 24; // pixels a frame
  let place = null;
  const speed = (at, first, end) => {
    const up = Math.min(1, (first + NEAR - at) / NEAR);
    const down = Math.min(1, (at - end + NEAR) / NEAR);
    return up > 0 ? -MOST * up : down > 0 ? MOST * down : 0;
  };
  const canGo = (part, by) =>
    by < 0 ? part.scrollTop > 0 : by > 0 && part.scrollTop + part.clientHeight < part.scrollHeight - 1;
  const within = () => {
    let part = document.elementFromPoint(place.x, Math.max(0, Math.min(innerHeight - 1, place.y)));
    for (; part && part !== document.body; part = part.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(part).overflowY)) continue;
      const box = part.getBoundingClientRect();
      const by = speed(place.y, box.top, Math.min(box.bottom, innerHeight));
      if (canGo(part, by)) return [part, by];
    }
    // Behind the bar at the top nothing is seen.
    const bar = document.querySelector("nav.top");
    const covered = bar && getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().bottom : 0;
    const by = speed(place.y, covered, innerHeight);
    return canGo(document.scrollingElement, by) ? [document.scrollingElement, by] : null;
  };
  const go = () => {
    if (!place) return;
    const found = within();
    if (found) found[0].scrollBy({ top: found[1], behavior: "instant" });
    requestAnimationFrame(go);
  };
  const follow = (event) => {
    const isFirst = !place;
    place = { x: event.clientX, y: event.clientY };
    if (isFirst) requestAnimationFrame(go);
  };
  const stop = () => { place = null; };
  let isDragged = false;
  document.addEventListener("dragstart", () => { isDragged = true; });
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { if (isDragged) follow(event); });
  }
  for (const name of ["dragend", "drop"]) document.addEventListener(name, () => { isDragged = false; stop(); });
})();
