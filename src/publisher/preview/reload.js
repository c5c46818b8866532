// In every page that `atlas preview` serves: loads it anew after a build, shows a build that failed.
(() => {
  const text = document.currentScript.dataset.text;
  const kept = `preview ${location.pathname}`;
  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
    "white-space:pre-wrap;font:14px/1.5 ui-monospace,monospace;background:#5a1111;color:#fff;border-top:4px solid #ff8a80";

  const tell = (words) => {
    if (!words) return box.remove();
    box.textContent = words;
    document.body.append(box);
  };
  const show = (fault) =>
    tell(fault && `${fault}\n\nThe page above is of the last build that went well.`);

  // What folds is known by its title and by the nearest thing around it that has a name.
  const folds = () => [...document.querySelectorAll("details")];
  const nameOf = (fold) =>
    `${fold.parentElement.closest("[id]")?.id} ${fold.querySelector("summary")?.textContent}`;

  const loadAnew = () => {
    const opened = folds().filter((fold) => fold.open).map(nameOf);
    sessionStorage.setItem(kept, JSON.stringify([scrollX, scrollY, opened]));
    location.reload();
  };

  // Where the reader stood, until they move themselves: pictures may still grow while they load.
  const place = JSON.parse(sessionStorage.getItem(kept) || "null");
  sessionStorage.removeItem(kept);
  if (place) {
    for (const fold of folds()) if (place[2]?.includes(nameOf(fold))) fold.open = true;
    const back = () => scrollTo({ left: place[0], top: place[1], behavior: "instant" });
    const watch = new ResizeObserver(back);
    watch.observe(document.body);
    addEventListener("load", () => (back(), setTimeout(() => watch.disconnect(), 3000)));
    for (const moved of ["wheel", "pointerdown", "keydown", "touchstart"])
      addEventListener(moved, () => watch.disconnect(), { once: true, passive: true });
  }

  // The browser asks again by itself; what stays away for a second has ended.
  let gone;
  const events = new EventSource(`/.preview/events?page=${encodeURIComponent(location.pathname)}`);
  events.onerror = () => {
    gone ??= setTimeout(
      () => tell("The preview has stopped: this page no longer follows what is saved. Start it again."),
      1000,
    );
  };
  events.onmessage = (event) => {
    clearTimeout(gone);
    gone = undefined;
    const told = JSON.parse(event.data);
    if (told.text !== text) loadAnew();
    else show(told.fault);
  };
})();
