// In every page that `atlas preview` serves: loads it anew after a build, shows a build that failed.
(() => {
  const text = document.currentScript.dataset.text;
  const kept = `preview ${location.pathname}`;
  const box = document.createElement("pre");
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
    "white-space:pre-wrap;font:14px/1.5 ui-monospace,monospace;background:#5a1111;color:#fff;border-top:4px solid #ff8a80";

  const show = (fault) => {
    if (!fault) return box.remove();
    box.textContent = `${fault}\n\nThe page above is of the last build that went well.`;
    document.body.append(box);
  };

  const loadAnew = () => {
    sessionStorage.setItem(kept, JSON.stringify([scrollX, scrollY]));
    location.reload();
  };

  // Where the reader stood, until they move themselves: pictures may still grow while they load.
  const place = JSON.parse(sessionStorage.getItem(kept) || "null");
  sessionStorage.removeItem(kept);
  if (place) {
    const back = () => scrollTo({ left: place[0], top: place[1], behavior: "instant" });
    const watch = new ResizeObserver(back);
    watch.observe(document.body);
    addEventListener("load", () => (back(), setTimeout(() => watch.disconnect(), 3000)));
    for (const moved of ["wheel", "pointerdown", "keydown", "touchstart"])
      addEventListener(moved, () => watch.disconnect(), { once: true, passive: true });
  }

  new EventSource(`/.preview/events?page=${encodeURIComponent(location.pathname)}`).onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.text !== text) loadAnew();
    else show(told.fault);
  };
})();
