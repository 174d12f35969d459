"use strict";
// Shows the documents that stand as JSON at the end of the page, one at a time, and answers
// search and filters. No text of a document is ever parsed as HTML: text nodes alone carry it.

const byId = (id) => document.getElementById(id);
const index = JSON.parse(byId("index").textContent);
const docs = index.docs.map(([source, read, kept, removed, losses, rules], number) => ({
  number, source, read, kept, removed, losses, rules: new Set(rules),
  share: read ? removed / read : 0,
}));
const rules = index.rules.map(([name, kind], number) => ({ name, kind, number }));

const CHUNK = 100; // rows of the list that are made at a time
const SLICE = 12; // milliseconds of work between two frames
const BLOCK = 48; // UTF-16 units from which a removal stands on lines of its own
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Cn}]/u;
const HARMLESS = /[\n\t\u200c-\u200f]/;
const ALL_HARMLESS = /^[\n\u200c-\u200f]*$/;
const words = (count) => count.toLocaleString("en");

const state = { query: "", rules: new Set(), view: "place", order: "share", open: null, list: docs, at: -1 };

// ---- Making elements ------------------------------------------------------------------------

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") element.className = value;
    else if (value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function bar(share, kind = "boilerplate") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const rect = document.createElementNS(space, "rect");
  rect.setAttribute("class", `k-${kind}`);
  rect.setAttribute("width", `${(100 * share).toFixed(2)}%`);
  rect.setAttribute("height", "100%");
  svg.setAttribute("aria-hidden", "true");
  svg.append(rect);
  return make("span", { class: "bar" }, svg, percent(share));
}

function percent(share) {
  if (!share) return "0%";
  return share < 0.01 ? "<1%" : `${Math.round(100 * share)}%`;
}

// Text as nodes: what could hide or turn text round is named, what was searched for is marked.
function put(parent, text, finder) {
  if (!finder) return putNamed(parent, text);
  let done = 0;
  for (const match of text.matchAll(finder)) {
    if (!match[0]) continue;
    putNamed(parent, text.slice(done, match.index));
    putNamed(parent.appendChild(make("mark")), match[0]);
    done = match.index + match[0].length;
  }
  putNamed(parent, text.slice(done));
}

function putNamed(parent, text) {
  if (!text) return;
  if (!HIDDEN.test(text.replaceAll("\n", ""))) {
    parent.append(text);
    return;
  }
  let plain = "";
  const alone = ALL_HARMLESS.test(text); // beside no letter they would be nothing to see
  for (const char of text) {
    if (HIDDEN.test(char) && (alone ? char !== "\n" : !HARMLESS.test(char))) {
      const code = char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      parent.append(plain, make("span", { class: "named" }, `U+${code}`));
      plain = "";
    } else plain += char;
  }
  parent.append(plain);
}

function named(source) {
  const name = make("bdi");
  const parts = (source === "-" ? "standard input" : source || "(no name)").split("/");
  parts.forEach((part, i) => {
    if (i) name.append("/", make("wbr"));
    put(name, part);
  });
  return name;
}

// ---- Documents ------------------------------------------------------------------------------

let loaded = document.readyState !== "loading";
let shown = { number: -1, value: null };

function told(number) {
  if (shown.number !== number) {
    const block = byId(`d${number}`);
    if (!block) return null;
    shown = { number, value: JSON.parse(block.textContent) };
  }
  return shown.value;
}

// What is searched: the text in small letters, and the article where repairs made it another;
// runs of white space are one space, so that no pattern is needed.
const plain = (text) => text.toLowerCase().replace(/\s{2,}|[^\S ]/g, " ");
const searched = [];
function searchable(number) {
  if (searched[number] === undefined) {
    const block = byId(`d${number}`);
    if (!block) return "";
    const { t, s } = JSON.parse(block.textContent);
    let all = t;
    if (s.some(([, , after, rule]) => after.trim() && rules[rule].kind === "repair")) {
      let done = 0;
      const article = [];
      for (const [start, end, after] of s) {
        article.push(t.slice(done, start), after);
        done = end;
      }
      all += `\n${article.join("")}${t.slice(done)}`;
    }
    searched[number] = plain(all);
    searched[number].includes("\0"); // puts it together, which the first search would wait for
  }
  return searched[number];
}

function warmUp() {
  let next = 0;
  const rest = window.requestIdleCallback ?? ((work) => setTimeout(work, 30));
  const work = () => {
    const end = performance.now() + SLICE;
    while (next < docs.length && performance.now() < end) searchable(next++);
    if (next < docs.length) rest(work);
  };
  rest(work);
}

function finder() {
  if (!state.query) return null;
  const literal = state.query.trim().replace(/[.*+?^${}()|[\]\\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(literal, "giu");
}

// ---- The list -------------------------------------------------------------------------------

const ORDERS = {
  share: (a, b) => b.share - a.share || b.removed - a.removed || a.number - b.number,
  removed: (a, b) => b.removed - a.removed || a.number - b.number,
  name: (a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.number - b.number),
  given: (a, b) => a.number - b.number,
};
let made = 0; // rows of the list that stand in the page
let asked = 0; // counts the questions, so that an older one stops

function ask() {
  const turn = ++asked;
  const sorted = docs
    .filter((doc) => !state.rules.size || [...state.rules].some((rule) => doc.rules.has(rule)))
    .sort(ORDERS[state.order]);
  const query = plain(state.query.trim());
  if (!query) return answer(sorted, true);
  const found = [];
  let next = 0;
  const fits = (doc) => plain(doc.source).includes(query) || searchable(doc.number).includes(query);
  const work = () => {
    if (turn !== asked) return;
    const end = performance.now() + 8 * SLICE;
    while (next < sorted.length && performance.now() < end) {
      if (fits(sorted[next])) found.push(sorted[next]);
      next++;
    }
    answer(found, next === sorted.length);
    if (next < sorted.length) setTimeout(work);
  };
  work();
}

function answer(list, whole) {
  state.list = list;
  made = 0;
  byId("documents").replaceChildren();
  more();
  const all = docs.length === 1 ? "1 document" : `${words(docs.length)} documents`;
  const some = list.length === docs.length ? all : `${words(list.length)} of ${all}`;
  byId("count").textContent = whole ? some : `${some}, searching …`;
}

function more() {
  const rows = state.list.slice(made, made + CHUNK).map((doc) => {
    const cut = doc.source.replace(/\/+$/, "").lastIndexOf("/") + 1;
    const name = make("span", { class: "name" }, named(doc.source.slice(cut)));
    const folder = cut ? make("span", { class: "folder" }, named(doc.source.slice(0, cut))) : "";
    const current = state.open === doc.number ? "true" : null;
    const link = make("a", { href: `#d${doc.number}`, "aria-current": current }, name, folder, bar(doc.share));
    return make("li", {}, link);
  });
  made += rows.length;
  byId("documents").append(...rows);
}

byId("list").addEventListener("scroll", ({ target }) => {
  if (target.scrollTop + 2 * target.clientHeight > target.scrollHeight) more();
}, { passive: true });

// ---- Rules ----------------------------------------------------------------------------------

function choose(name) {
  const rule = rules.find((one) => one.name === name);
  if (!rule) return;
  if (!state.rules.delete(rule.number)) state.rules.add(rule.number);
  ruled();
}

function ruled() {
  for (const button of document.querySelectorAll("[data-rule]")) {
    const chosen = rules.some((one) => one.name === button.dataset.rule && state.rules.has(one.number));
    button.setAttribute("aria-pressed", String(chosen));
  }
  const chips = [...state.rules].map((rule) => {
    const chip = make("button", { "aria-label": `No longer only ${rules[rule].name}` }, `${rules[rule].name} ×`);
    chip.addEventListener("click", () => choose(rules[rule].name));
    return chip;
  });
  byId("chosen").replaceChildren(...chips);
  ask();
  muted();
}

function muted() {
  for (const one of byId("document").querySelectorAll("[data-by]")) {
    const by = one.dataset.by.split(" ").map(Number);
    one.classList.toggle("muted", state.rules.size > 0 && !by.some((rule) => state.rules.has(rule)));
  }
}

// ---- One document ---------------------------------------------------------------------------

let routed = ""; // what of the address is shown

function route() {
  routed = location.hash;
  const match = /^#d(\d+)$/.exec(location.hash);
  const doc = match && docs[Number(match[1])];
  const data = doc && told(doc.number);
  if (doc && !data && !loaded) return; // routed again when all is there
  const open = data ? doc.number : null;
  if (open !== state.open) window.scrollTo({ top: 0, behavior: "instant" });
  state.open = open;
  byId("overview").hidden = Boolean(data);
  byId("document").hidden = !data;
  if (data) show(doc, data);
  for (const link of byId("documents").querySelectorAll("a")) {
    const current = link.hash === location.hash;
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (current) link.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  document.title = data ? `${doc.source}: bodycopy` : "What was removed: bodycopy";
}

function show(doc, data) {
  const head = make("div", { class: "doc-head" });
  const title = make("h1", { id: "document-title" }, named(doc.source));
  const meta = `${words(doc.read)} characters in, ${words(doc.kept)} out; ${percent(doc.share)} removed`;
  head.append(title, make("p", { class: "meta" }, meta));
  for (const [code, detail, offset] of data.l) {
    const place = offset === null ? "" : ` (byte ${offset})`;
    const warning = make("p", { class: "warn" });
    put(warning, `${code}: ${detail}${place}`);
    head.append(warning);
  }
  head.append(toolsOf(), chipsOf(data));
  const empty = () => make("p", { class: "nothing" }, "The document is empty.");
  const body = !data.t ? empty() : state.view === "sides" ? sides(data) : inPlace(data);
  byId("document").replaceChildren(head, body);
  state.at = -1;
  muted();
  const mark = state.query && body.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center", behavior: "instant" });
}

function toolsOf() {
  const tools = make("div", { class: "doc-tools" });
  const views = make("span", { class: "group", role: "group", "aria-label": "View" });
  for (const [view, name] of [["place", "In place"], ["sides", "Side by side"]]) {
    const button = make("button", { "aria-pressed": String(state.view === view), "data-view": view }, name);
    button.addEventListener("click", () => turn(view));
    views.append(button);
  }
  const steps = make("span", { class: "group", role: "group", "aria-label": "Documents" });
  for (const [name, by] of [["← Previous", -1], ["Next →", 1]]) {
    const button = make("button", {}, name);
    button.addEventListener("click", () => step(by));
    steps.append(button);
  }
  tools.append(views, make("span", { class: "gap" }), steps);
  return tools;
}

function chipsOf(data) {
  const counts = new Map();
  for (const [, , , rule, , , others] of data.s) {
    // A repair of text that went later is no change of its own, but it was made.
    const made = others.filter((other) => rules[other].kind === "repair");
    for (const one of [rule, ...made]) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const chips = make("div", { class: "chips", role: "group", "aria-label": "Rules" });
  for (const [rule, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const { name, kind } = rules[rule];
    const chip = make("button", { class: "rule", "data-rule": name, "aria-pressed": String(state.rules.has(rule)) });
    chip.append(make("i", { class: `k-${kind}` }), `${name} ${words(count)}`);
    chips.append(chip);
  }
  if (!counts.size) chips.append(make("span", { class: "hint" }, "Nothing was changed here."));
  return chips;
}

// A stretch that is not in the article as it was: what went, and what stands there now.
function* changed(data, change, look) {
  const [start, end, after, rule, score, note, others] = change;
  const before = data.t.slice(start, end);
  const { name, kind } = rules[rule];
  const by = [rule, ...others].join(" ");
  const told = [name, score === null ? "" : score.toFixed(2)].filter(Boolean).join(" ");
  const title = [told, note, ...others.map((other) => rules[other].name)].filter(Boolean).join("; ");
  const wordless = !before.trim();
  const goes = !wordless && !after.trim();
  const block = goes && (before.length >= BLOCK || /\n/.test(before.trim()));
  if (look !== "after" && before && !(wordless && /^[\n\r\t ]*$/.test(before)) && !(look === "place" && kind === "form" && !goes)) {
    const gone = make("del", { class: `k-${kind}${block ? " block" : ""}`, "data-by": by, title });
    gone.append(make("span", { class: "hidden" }, `[removed, ${told}: `));
    if (block) gone.append(labelOf(name, score));
    put(gone, block ? before.trim() : before, data.finder);
    gone.append(make("span", { class: "hidden" }, "] "));
    yield gone;
  }
  if (look === "before" || !after) return;
  if (!after.trim() || look === "after") return yield after;
  const came = make("ins", { class: `k-${kind}`, "data-by": by, title });
  came.append(make("span", { class: "hidden" }, `[now, ${told}: `));
  put(came, after, data.finder);
  came.append(make("span", { class: "hidden" }, "] "));
  yield came;
}

function labelOf(name, score) {
  const cut = name.indexOf(".") + 1;
  const label = make("span", { class: "label", "aria-hidden": "true" }, name.slice(0, cut));
  label.append(make("b", {}, name.slice(cut)));
  if (score !== null) label.append(` ${score.toFixed(2)}`);
  return label;
}

function inPlace(data) {
  data.finder = finder();
  const body = make("div", { class: "text place", dir: "auto" });
  let done = 0;
  for (const change of data.s) {
    put(body, data.t.slice(done, change[0]), data.finder);
    for (const node of changed(data, change, "place")) body.append(tidied(body, node));
    done = change[1];
  }
  put(body, data.t.slice(done), data.finder);
  return body;
}

// White space after a block of removed text: the block has ended its line already.
function tidied(body, node) {
  if (typeof node !== "string" || !body.lastElementChild) return node;
  const last = body.lastChild;
  return last instanceof Element && last.classList.contains("block") ? node.replace(/\n/, "") : node;
}

function sides(data) {
  data.finder = finder();
  const body = make("div", { class: "sides" });
  body.append(make("h2", {}, "As it was"), make("h2", {}, "The article"));
  let left = [], right = [];
  const flush = () => {
    const was = make("div", { class: "text", dir: "auto" }), is = make("div", { class: "text", dir: "auto" });
    for (const one of left) was.append(...one);
    for (const one of right) put(is, one, data.finder);
    if (was.textContent.trim() || is.textContent.trim()) {
      if (!is.textContent.trim()) is.classList.add("empty");
      else if (!was.querySelector("del")) is.classList.add("same");
      trim(was);
      trim(is);
      body.append(was, is);
    }
    left = [];
    right = [];
  };
  const kept = (text) => {
    text.split(/(\n+)/).forEach((part, i) => {
      if (i % 2) return flush();
      const nodes = make("div");
      put(nodes, part, data.finder);
      left.push([...nodes.childNodes]);
      right.push(part);
    });
  };
  let done = 0;
  for (const change of data.s) {
    kept(data.t.slice(done, change[0]));
    const before = data.t.slice(change[0], change[1]), after = change[2];
    const alone = before.trim() && !after.trim() && before.length >= BLOCK;
    if (alone) flush();
    left.push(before.trim() ? [...changed(data, change, "before")] : [before.replace(/\n/g, " ")]);
    if (alone) flush();
    if (/\n/.test(after)) flush();
    right.push(after.replace(/^\n+/, ""));
    done = change[1];
  }
  kept(data.t.slice(done));
  flush();
  return body;
}

function trim(cell) {
  const { firstChild: first, lastChild: last } = cell;
  if (first instanceof Text) first.data = first.data.trimStart();
  if (last instanceof Text) last.data = last.data.trimEnd();
}

// ---- Going about ----------------------------------------------------------------------------

function turn(view) {
  state.view = view;
  route();
  byId("document").querySelector(`[data-view="${view}"]`)?.focus({ preventScroll: true });
}

function step(by) {
  if (!state.list.length) return;
  const at = state.list.findIndex((doc) => doc.number === state.open);
  const next = at < 0 ? (by > 0 ? 0 : state.list.length - 1) : at + by;
  if (next < 0 || next >= state.list.length) return;
  while (made <= next) more();
  location.hash = `#d${state.list[next].number}`;
  route(); // now, or a second key would find the old document
}

function hop(by) {
  const changes = [...byId("document").querySelectorAll("del, ins")].filter((one) => !one.classList.contains("muted") && !one.classList.contains("k-form"));
  if (!changes.length) return;
  state.at = (state.at + by + changes.length) % changes.length;
  byId("document").querySelector(".now")?.classList.remove("now");
  const now = changes[state.at];
  now.classList.add("now");
  now.scrollIntoView({ block: "center" });
}

function search(query) {
  state.query = query;
  ask();
  if (state.open !== null) route();
}

let waiting = 0;
byId("search").addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => search(target.value), 60);
});
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    clearTimeout(waiting);
    search(event.target.value);
    if (state.list.length) location.hash = `#d${state.list[0].number}`;
  }
});
byId("order").addEventListener("change", ({ target }) => {
  state.order = target.value;
  ask();
});
document.addEventListener("click", ({ target }) => {
  const rule = target.closest("[data-rule]");
  if (rule) choose(rule.dataset.rule);
  const find = target.closest("[data-words]");
  if (find) {
    byId("search").value = find.dataset.words;
    search(find.dataset.words);
    byId("search").focus();
    openList(true);
  }
});

function openList(open) {
  byId("list").classList.toggle("open", open);
  byId("toggle-list").setAttribute("aria-expanded", String(open));
}
byId("toggle-list").addEventListener("click", () => openList(!byId("list").classList.contains("open")));
byId("documents").addEventListener("click", () => openList(false));

const THEMES = ["", "light", "dark"];
byId("theme").addEventListener("click", ({ currentTarget: button }) => {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "") + 1) % THEMES.length];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  button.textContent = { "": "Auto", light: "Light", dark: "Dark" }[next];
  button.setAttribute("aria-label", `Colours: ${next || "as the system"}`);
});

byId("help-button").addEventListener("click", () => byId("help").showModal());
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => hop(1),
  p: () => hop(-1),
  v: () => turn(state.view === "place" ? "sides" : "place"),
  o: () => { location.hash = "#/"; },
  "/": () => byId("search").focus(),
  "?": () => byId("help").showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !byId("help").open) {
    byId("search").value = "";
    byId("search").blur();
    if (state.query) search("");
  }
  const typing = event.target.closest("input, select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !byId("keys").checked) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

window.addEventListener("hashchange", () => {
  if (location.hash === "#main") return;
  if (location.hash !== routed) route();
  byId("main").focus({ preventScroll: true });
});

// The overview is painted before any work is done, unless a document is asked for.
let started = false;
function start() {
  if (started) return;
  started = true;
  ask();
  route();
}
if (location.hash) start();
else requestAnimationFrame(() => setTimeout(start));
function begin() {
  loaded = true;
  start();
  if (state.open === null) route();
  if (state.query) ask();
  warmUp();
}
if (loaded) begin();
else document.addEventListener("DOMContentLoaded", begin);
