// A term explains itself while it has the focus (atlas.css). Where no pointer hovers, the first
// touch gives it the focus and the second follows its link.

let explained = null;

export function explainAtTouch(term) {
  term.addEventListener("click", (event) => {
    if (term === explained || !matchMedia("(hover: none)").matches) return;
    event.preventDefault();
    term.focus();
    explained = term;
  });
  term.addEventListener("blur", () => {
    explained = null;
  });
}
