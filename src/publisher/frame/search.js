// The search: a dialog over Pagefind's index, loaded when a reader first asks for it.
// The index holds each Chinese character as a word of its own; so does what is typed here.

const WORDS = {
  en: {
    title: "Search this site",
    close: "Close",
    hint: "Type a place, a year or a word.",
    key: "Open with the key /",
    none: "Nothing found for “{}”.",
    one: "1 page found.",
    some: "{} pages found.",
    broken: "The search could not be loaded. Check your connection and try again.",
  },
  zh: {
    title: "搜索本站",
    close: "关闭",
    hint: "请输入地名、年份或词语。",
    key: "按 / 键打开",
    none: "没有找到“{}”。",
    one: "找到 1 个页面。",
    some: "找到 {} 个页面。",
    broken: "搜索无法加载。请检查网络连接后重试。",
  },
};
const MOST_PAGES = 10;
const MOST_PLACES = 3;
// Other words, and those of other languages, come with the page.
const own = JSON.parse(document.querySelector(".search-button")?.dataset.words ?? "{}");
const say = { ...WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"], ...own };
const han = /\p{Script=Han}/u;

function element(tag, values = {}, ...children) {
  const made = Object.assign(document.createElement(tag), values);
  made.append(...children);
  return made;
}

// ---- words ----

function filled(text, what) {
  return text.replace("{}", () => what);
}

export function spaced(text) {
  return text.replace(/(?<=\p{Script=Han})(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}])(?=\p{Script=Han})/gu, " ");
}

export function query(text) {
  // Chinese alone is looked for as a phrase, so that its characters stand together.
  const words = spaced(text.trim());
  const phrase = han.test(words) && !/[a-z0-9]/i.test(words) && words.includes(" ");
  return phrase ? `"${words.replaceAll('"', "")}"` : words;
}

export function joined(text) {
  return text
    .replace(/(\p{Script=Han}(?:<\/mark>)?) (?=(?:<mark>)?\p{Script=Han})/gu, "$1")
    .replaceAll("</mark><mark>", "");
}

function excerpt(html) {
  // Only text and marks are taken over; anything else in it is shown as the text it is.
  const parsed = new DOMParser().parseFromString(joined(html), "text/html");
  return [...parsed.body.childNodes].map((node) =>
    node.nodeName === "MARK" ? element("mark", { textContent: node.textContent }) : node.textContent,
  );
}

// ---- the dialog ----

let dialog;

function build() {
  const input = element("input", { type: "search", id: "search-words", autocomplete: "off" });
  const status = element("p", { className: "search-status", textContent: say.hint });
  status.setAttribute("role", "status");
  const results = element("ol", { className: "search-results" });
  const key = element("input", { type: "checkbox", checked: keyOpens() });
  key.addEventListener("change", () => keep(key.checked));
  const label = element("label", { htmlFor: "search-words", textContent: say.title });
  const close = element("button", { type: "button", textContent: say.close });
  close.addEventListener("click", () => dialog.close());
  const foot = element("p", { className: "search-foot" }, element("label", {}, key, ` ${say.key}`), close);
  dialog = element("dialog", { className: "search" }, label, input, status, results, foot);
  dialog.setAttribute("aria-label", say.title);
  input.addEventListener("input", () => search(input.value, status, results));
  dialog.addEventListener("keydown", (event) => walk(event, input, results));
  dialog.addEventListener("click", (event) => {
    // A click beside the dialog closes it, as does a link to a place on this page.
    if (event.target === dialog || event.target.closest(".search-results a")) dialog.close();
  });
  document.body.append(dialog);
}

export function open() {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("#search-words").select();
}

function walk(event, input, results) {
  const links = [...results.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && links.length && (at >= 0 || event.target === input)) {
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? input : links.at(-1))).focus();
  } else if (event.key === "Enter" && event.target === input && links.length) {
    event.preventDefault();
    links[0].click();
  }
}

// A single key that does something has to be one that a reader can switch off.

function keyOpens() {
  try {
    return localStorage.getItem("search-key") !== "off";
  } catch {
    return true; // Storage is off: so is the switch.
  }
}

function keep(on) {
  try {
    localStorage.setItem("search-key", on ? "on" : "off");
  } catch {
    // Storage is off: the choice lasts until this page is left.
  }
  document.documentElement.dataset.searchKey = on ? "on" : "off";
}

// ---- the index ----

let index;

async function search(text, status, results) {
  const words = text.trim();
  if (!words) {
    status.textContent = say.hint;
    results.replaceChildren();
    return;
  }
  try {
    index ??= import(new URL("../pagefind/pagefind.js", import.meta.url).href);
    const pagefind = await index;
    const answer = await pagefind.debouncedSearch(query(words), {}, 150);
    if (answer === null) return; // Something more was typed meanwhile.
    await ranked(answer.results, pagefind, words);
    const pages = await Promise.all(answer.results.slice(0, MOST_PAGES).map((found) => found.data()));
    const count = answer.results.length;
    status.textContent = count === 1 ? say.one : count ? filled(say.some, count) : filled(say.none, words);
    results.replaceChildren(...pages.map(entry));
  } catch (error) {
    index = undefined;
    status.textContent = say.broken;
    results.replaceChildren();
    console.error(error);
  }
}

// Pagefind finds a phrase everywhere with the same score; its words by themselves tell pages apart.
async function ranked(results, pagefind, words) {
  if (query(words) === spaced(words)) return;
  const alone = await pagefind.search(spaced(words));
  const place = new Map(alone.results.map(({ id }, at) => [id, at]));
  results.sort((one, two) => (place.get(one.id) ?? place.size) - (place.get(two.id) ?? place.size));
}

function entry(page) {
  const places = page.sub_results.filter((place) => place.url !== page.url).slice(0, MOST_PLACES);
  const found = page.sub_results.find((place) => place.url === page.url) ?? page;
  return element(
    "li",
    {},
    element("a", { href: page.url, textContent: joined(page.meta.title) }),
    element("p", {}, ...excerpt(found.excerpt)),
    ...(places.length
      ? [
          element(
            "ul",
            {},
            ...places.map((place) =>
              element(
                "li",
                {},
                element("a", { href: place.url, textContent: joined(place.title) }),
                element("p", {}, ...excerpt(place.excerpt)),
              ),
            ),
          ),
        ]
      : []),
  );
}
