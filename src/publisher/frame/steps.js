// A story in steps: the picture shows whose words are in the middle of the window. Where the
// pictures keep their place, and where not, is for the stylesheet to say.

const MIDDLE = "-45% 0px -45% 0px";

function follow(story) {
  const steps = [...story.querySelectorAll(":scope > .step")];
  if (steps.length === 0) return;
  const show = (current) => {
    for (const step of steps) step.classList.toggle("current", step === current);
  };
  const seen = new IntersectionObserver(
    (entries) => {
      const entry = entries.findLast((each) => each.isIntersecting);
      if (entry) show(entry.target.closest(".step"));
    },
    { rootMargin: MIDDLE },
  );
  // By keyboard, the picture shows in which the focus is.
  story.addEventListener("focusin", (event) => {
    const step = event.target.closest(".step");
    if (step && !event.target.closest(".step-text")) show(step);
  });
  for (const step of steps) seen.observe(step.querySelector(".step-text") ?? step);
  story.style.setProperty("--steps", steps.length);
  story.classList.add("followed");
  show(steps[0]);
}

export function followSteps(stories) {
  for (const story of stories) follow(story);
}
