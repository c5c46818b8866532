// Saying aloud what changed on the page, for readers who do not see it change.

let voice;
let next;

export function say(text) {
  if (!voice) {
    voice = document.createElement("div");
    voice.className = "visually-hidden";
    voice.setAttribute("role", "status");
    document.body.append(voice);
  }
  // Empty first, so that the same sentence twice is said twice.
  voice.textContent = "";
  clearTimeout(next);
  next = setTimeout(() => {
    voice.textContent = text;
  }, 100);
}

// The words that a figure's markup holds for its script, in the language of the page.
export function wordsOf(element) {
  return JSON.parse(element.closest("[data-words]").dataset.words);
}
