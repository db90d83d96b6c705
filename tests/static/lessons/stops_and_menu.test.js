/** Lessons as a page: the menu, the card of a stop with its question, and the editor. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { first } from "../../../static/page/page.js";
import { unpack } from "../../../static/page/packed.js";
import { createStore } from "../../../static/page/store.js";
import "../form/table.js";
import { filmsByName, linkTraces } from "../golden.js";
import { Node, openPage } from "../page.js";
import { saving } from "../saving.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createLessons } = await import("../../../static/lessons/lessons.view.js");
const { createLateLessons } = await import("../../../static/lessons/late.view.js");
const { sentenceNodes } = await import("../../../static/lessons/sentences.view.js");
const LINK = "hidden=2&steps=3&lag=1&symbols=2";
const [FILM] = await linkTraces([LINK]);
const { lstm_truncated: lstm } = await filmsByName();
const QUERY = queryOf(fieldsOf(LINK));
const TEXT = `+++
title = "Small"
sentence = "To learn."
minutes = 3
+++
## One
+++
film = '${LINK}'
at = "4"
+++
The loss is {{ total : 3 }}. [Another film](?hidden=4#at=2), [the tab](#at=3), [out](https://example.org).

## Two
+++
film = '${LINK}'

[question]
kind = "number"
ask = "What is δ of unit 1?"
truth = "delta[0,2,1]"
of = "delta,0,2,1"
says = "Why it is so."
+++
Before it comes.

## Three
Nothing moves here.
`;

/** A page with lessons, on which the own one is written. @param {string} [hash] @param {string} [search] */
function page(hash = "", search = `?${QUERY}`) {
  const dom = openPage(`http://backflow.test/${search}${hash}`);
  Object.assign(globalThis, { window: globalThis });
  Object.assign(globalThis.document, { querySelector: () => null });
  dom.byId("lesson").hidden = true;
  dom.kept.set("lesson", TEXT);
  server.asked.length = 0;
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const { start, steps, end } = FILM;
  const come = (query = location.search.slice(1)) =>
    store.set({
      film: { start: { ...start }, steps, end },
      query,
      player: { ...store.get().player, length: steps.length },
    });
  come();
  /** @type {any[]} */
  const [went, docked, log] = [[], [], []];
  let shows = "";
  const view = createLessons({
    store,
    dock: /** @type {any} */ ({
      offer: (/** @type {string} */ tab, /** @type {boolean} */ on) => docked.push([tab, on]),
      select: (/** @type {string} */ tab) => ((shows = tab), docked.push(tab)),
      shows: (/** @type {string} */ tab) => shows === tab,
    }),
    go(link, replaces = false) {
      went.push([link, replaces]);
      history[replaces ? "replaceState" : "pushState"](null, "", link);
      come();
      void view.follow();
    },
    look: () => log.push("look"),
    alone: () => log.push("alone"),
    changed: () => log.push("changed"),
    stand: () => log.push("stand"),
    hash: () => location.hash.replace("at=2", "at=3"), // where one is by now
  });
  const card = /** @type {any} */ (dom.byId("lesson"));
  const all = (/** @type {string} */ selector) => card.querySelectorAll(selector);
  return {
    ...dom,
    store,
    view,
    went,
    docked,
    log,
    card,
    come,
    title: () => card.querySelector("h2").textContent,
    where: () => card.querySelector(".lesson-where").textContent,
    button: (/** @type {string} */ words) =>
      all("button").find((/** @type {any} */ each) => each.textContent === words),
    links: () => all("a"),
    asks: () => card.querySelector(".lesson-asks"),
    elsewhere: () => card.querySelector(".lesson-elsewhere"),
    until: () => store.get().player.until,
    progress: () => JSON.parse(dom.kept.get("lessons") ?? "{}"),
  };
}

/** The lesson at a stop. @param {number} stop */
async function lesson(stop) {
  const made = page(`#lesson=mine&stop=${stop}`);
  await made.view.follow();
  await until(() => made.title());
  return made;
}

test("a stop is a link: its film at its place, its sentences with their numbers, and which one it is", async () => {
  const {
    title,
    where,
    card,
    went,
    docked,
    log,
    progress,
    root,
    button,
    elsewhere,
    view,
    until: seen,
  } = await lesson(1);
  assert.deepEqual([title(), where(), view.on()], ["One", "Small, 1 of 3", true]);
  assert.deepEqual(
    went,
    [[`?${QUERY}#lesson=mine&stop=1&at=4`, true]],
    "an address that says nothing of the film is made whole",
  );
  assert.match(card.querySelector(".lesson-text").textContent, /^The loss is \d\.\d+\. Another film, the tab, out\.$/);
  assert.deepEqual(
    card.querySelectorAll("i").map((/** @type {any} */ dot) => dot.className),
    ["on", "", ""],
  );
  assert.deepEqual([button("Back").disabled, button("Go on").disabled], [true, false]);
  assert.equal(
    card.querySelectorAll("button").find((/** @type {any} */ each) => each.getAttribute("aria-label"))?.textContent,
    "✕",
  );
  assert.deepEqual(
    [docked.slice(0, 2), log.slice(0, 2)],
    [
      [["lesson", true], "lesson"],
      ["alone", "changed"],
    ],
  );
  assert.deepEqual(progress(), { mine: { seen: [0], last: 0 } });
  assert.deepEqual([root.hasAttribute("data-lesson"), elsewhere().textContent, seen()], [true, "", Infinity]);
  assert.equal(card.querySelector(".lesson-asks").hidden, true);
  assert.equal(globalThis.document.activeElement, card.querySelector("h2"));
});

test("links in sentences stay in the lesson, and those that lead out are of another tab", async () => {
  const { links, went } = await lesson(1);
  const [film, tab, out] = links();
  assert.deepEqual(
    [out.getAttribute("href"), out.getAttribute("target"), out.getAttribute("rel")],
    ["https://example.org", "_blank", "noopener noreferrer"],
  );
  assert.equal(out.click().defaultPrevented, false);
  went.length = 0;
  for (const key of ["ctrlKey", "metaKey", "shiftKey"])
    assert.equal(film.fire("click", { [key]: true }).defaultPrevented, false);
  assert.deepEqual(went, []);
  assert.equal(film.click().defaultPrevented, true);
  const [link] = went[0];
  assert.match(link, /^\?.*hidden=4.*#.*at=2/);
  assert.match(link, /lesson=mine&stop=1/);
  tab.click();
  assert.match(went[1][0], /#at=3$/);
});

test("only what is known of sentences is made, and what a link may not hold is words", () => {
  openPage();
  const nodes = /** @type {any[]} */ (
    sentenceNodes(
      [
        {
          kind: "p",
          of: [
            "a ",
            { kind: "em", of: ["b"] },
            { kind: "br" },
            { kind: "code", text: "c" },
            { kind: "strong", of: [{ kind: "math", latex: "h_t" }] },
          ],
        },
        { kind: "ul", of: [{ kind: "li", of: ["d"] }] },
        { kind: "pre", text: "e" },
        { kind: "script", of: ["f"] },
        { kind: "a", href: "javascript:x", of: ["g"] },
      ],
      () => {},
    )
  );
  const written = (/** @type {any} */ node) =>
    node instanceof Node ? `${node.tagName}(${node.childNodes.map(written).join("")})` : node;
  const said = nodes.map(written);
  assert.match(said[0], /^P\(a EM\(b\)BR\(\)CODE\(c\)STRONG\(SPAN\(.*h_t.*\)\)\)$/);
  assert.deepEqual(said.slice(1), ["UL(LI(d))", "PRE(e)", "f", "SPAN(g)"]);
});

test("what a stop asks for is hidden until it is revealed, and then shown at its place", async () => {
  const { asks, until: seen, view, card, button, log, went, store } = await lesson(2);
  const at = FILM.steps.findIndex(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2);
  assert.deepEqual([asks().hidden, seen()], [false, at]);
  assert.equal(card.querySelector(".lesson-body").hasAttribute("data-asks"), true);
  assert.match(location.hash, new RegExp(`at=${at}`));
  assert.doesNotMatch(location.hash, /open=/);
  assert.equal(view.turn(1), true);
  const field = asks().querySelector("input");
  assert.equal(globalThis.document.activeElement, field, "whoever goes on is led to the question");
  assert.equal(view.turn(1), true);
  assert.equal(went.length, 1);
  field.value = String(FILM.steps[at].values.delta[0][1]);
  log.length = 0;
  button("Reveal").click();
  assert.match(asks().textContent, /✓ Right.*Why it is so\./);
  assert.equal(seen(), Infinity);
  assert.match(location.hash, new RegExp(`at=${at + 1}&open=delta%2C0%2C2%2C1|open=delta,0,2,1`));
  assert.ok(log.includes("look"));
  assert.equal(globalThis.document.activeElement, button("Go on"));
  assert.equal(store.get().player.until, Infinity);
  view.turn(1);
  assert.match(went.at(-1)[0], /[#&]stop=3(&|$)/);
});

test("a question that was committed leads to Reveal, and in Present a class is told what is right", async () => {
  const { view, asks, button, root, until: seen, went } = await lesson(2);
  const field = asks().querySelector("input");
  field.value = "5";
  field.fire("keydown", { key: "Enter" });
  view.turn(1);
  assert.equal(globalThis.document.activeElement, button("Reveal"));
  const aloud = await lesson(2);
  aloud.root.setAttribute("data-present", "");
  aloud.view.turn(1);
  assert.match(aloud.asks().querySelectorAll(".outcome").at(-1).textContent, /^It is .*\d\.Why it is so\.$/);
  assert.equal(aloud.until(), Infinity);
  aloud.view.turn(1);
  assert.match(aloud.went.at(-1)[0], /[#&]stop=3(&|$)/);
  assert.deepEqual([root.hasAttribute("data-present"), seen() < Infinity, went.length], [false, true, 1]);
});

test("stops are turned by buttons and by keys, unless one types; Finish leads to the menu", async () => {
  const { button, title, root, where, byId, view, log } = await lesson(1);
  button("Go on").click();
  await until(() => title() === "Two");
  assert.equal(where(), "Small, 2 of 3");
  const press = (/** @type {string} */ key, more = {}, target = new Node("div")) =>
    root.fire("keydown", { key, target, ...more }).defaultPrevented;
  assert.equal(press("PageUp"), true);
  await until(() => title() === "One");
  for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { defaultPrevented: true }])
    press("PageDown", more);
  assert.equal(press("PageDown", {}, new Node("textarea")), false);
  assert.equal(press("PageDown", {}, new Node("select")), false);
  assert.equal(press("ArrowDown"), false);
  Object.assign(globalThis.document, { querySelector: () => new Node("dialog") });
  assert.equal(press("PageDown"), false);
  Object.assign(globalThis.document, { querySelector: () => null });
  assert.equal(press("PageUp"), true, "there is none before the first");
  assert.equal(title(), "One");
  const last = await lesson(3);
  assert.equal(last.asks().hidden, true);
  last.button("Finish").click();
  assert.deepEqual(
    [last.view.on(), /** @type {any} */ (last.byId("lessons")).open, last.root.hasAttribute("data-lesson")],
    [false, true, false],
  );
  assert.deepEqual([view.on(), /** @type {any} */ (byId("lessons")).open, log.includes("alone")], [true, false, true]);
});

test("a stop without a film leaves the film as it is, and a film that is not the stop's has a way back", async () => {
  const { elsewhere, come, button, went, until: seen } = await lesson(2);
  come(queryOf(fieldsOf("hidden=4")));
  assert.equal(elsewhere().textContent, "This is another film. Back to this stop’s film");
  assert.equal(seen(), Infinity);
  come(QUERY);
  assert.equal(elsewhere().textContent, "");
  come(queryOf(fieldsOf("hidden=4")));
  button("Back to this stop’s film").click();
  assert.match(went.at(-1)[0], new RegExp(`^\\?${QUERY.replaceAll(/[.+*]/g, "\\$&")}#.*stop=2`));
  const third = await lesson(3);
  third.come(queryOf(fieldsOf("hidden=4")));
  assert.equal(third.elsewhere().textContent, "");
});

test("a lesson that is left leaves its film and opens the tab that was there; nothing is hidden any more", async () => {
  const { card, view, docked, root, until: seen, log, byId } = await lesson(2);
  byId("tab-now").hidden = true;
  log.length = 0;
  card
    .querySelectorAll("button")
    .find((/** @type {any} */ each) => each.getAttribute("aria-label") === "Leave the lesson")
    .click();
  assert.deepEqual([view.on(), seen(), root.hasAttribute("data-lesson")], [false, Infinity, false]);
  assert.doesNotMatch(location.hash, /lesson|stop/);
  assert.deepEqual([docked.slice(-2), log.includes("stand")], [[["lesson", false], "errors"], true]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (byId("lessons-open")));
  assert.deepEqual([view.turn(1), view.over()], [false, undefined]);
  const narrow = await lesson(1);
  narrow.byId("tab-now").hidden = false;
  location.hash = "";
  await narrow.view.follow();
  assert.equal(narrow.docked.at(-1), "now", "by another address too");
});

test("a lesson that cannot be had is said, and its link may have the whole lesson in it", async () => {
  const { view, store, title } = page("#lesson=nothing&stop=1");
  await view.follow();
  await until(() => store.get().status);
  assert.match(store.get().status, /^The lesson cannot be opened: /);
  assert.equal(title(), "");
});

// --- the menu and the editor ---

/** The menu, open. */
async function menu() {
  const made = page();
  made.view.toggle();
  await until(() => made.byId("lessons-list").querySelector("ol"));
  const list = /** @type {any} */ (made.byId("lessons-list"));
  return { ...made, list, items: () => list.querySelectorAll("li") };
}

test("the menu says of each lesson what it teaches, how long it takes, and where one goes on", async () => {
  const made = page();
  made.kept.set("lessons", JSON.stringify({ backpropagation: { seen: [0, 1], last: 1 } }));
  made.view.toggle();
  made.byId("lessons-open").click();
  assert.equal(/** @type {any} */ (made.byId("lessons")).open, true, "its button is heard by what fetches it");
  assert.equal(made.text("lessons-list"), "The menu is on its way …");
  await until(() => made.byId("lessons-list").querySelector("ol"));
  const list = /** @type {any} */ (made.byId("lessons-list"));
  const [one, two] = list.querySelectorAll("li");
  assert.equal(one.querySelector(".lesson-link").textContent, "Backpropagation, in columns");
  assert.match(
    one.querySelector(".hint").textContent,
    /^15 minutes, \d+ stops, \d+ questions?; 2 of \d+ stops seen\.$/,
  );
  assert.equal(one.querySelector(".main").textContent, "Continue at stop 2");
  assert.equal(one.querySelector(".main").getAttribute("href"), "#lesson=backpropagation&stop=2");
  assert.equal(two.querySelector(".main"), null);
  assert.doesNotMatch(two.querySelector(".hint").textContent, /seen/);
  for (const key of ["ctrlKey", "metaKey", "shiftKey"])
    assert.equal(one.querySelector(".main").fire("click", { [key]: true }).defaultPrevented, false);
  assert.equal(one.querySelector(".main").click().defaultPrevented, true);
  assert.equal(/** @type {any} */ (made.byId("lessons")).open, false);
  await until(() => made.went.length);
  assert.match(made.went[0][0], /#.*lesson=backpropagation&stop=2$/);
  assert.equal(made.went[0][1], false);
  await until(() => made.where());
  assert.match(made.where(), /^Backpropagation, in columns, 2 of/);
});

test("a menu that does not come says why", async () => {
  const made = page();
  server.away(new Error("no net"));
  try {
    made.view.toggle();
    await until(() => made.byId("lessons-list").querySelector('[role="alert"]'));
    assert.match(made.text("lessons-list"), /no net/);
  } finally {
    server.away(null);
  }
});

/** The editor, open. @param {string} [text] */
async function editor(text = TEXT) {
  const made = await menu();
  made.kept.set("lesson", text);
  made.byId("lessons-write").click();
  await until(() => made.byId("lessons-editor").children.length);
  const root = /** @type {any} */ (made.byId("lessons-editor"));
  const button = (/** @type {string} */ words, k = 0) =>
    root.querySelectorAll("button").filter((/** @type {any} */ each) => each.textContent === words)[k];
  return {
    ...made,
    root: root,
    button,
    areas: () => root.querySelectorAll("textarea"),
    titles: () =>
      root
        .querySelectorAll("textarea")
        .slice(1)
        .map((/** @type {any} */ area) => area.value.split("\n")[0]),
    said: () => [
      root.querySelector(".lesson-editor").children[2].textContent,
      root.querySelector(".lesson-editor").children[2].dataset.bad,
    ],
    link: root.querySelector('[aria-label="Link to this lesson"]'),
    file: root.querySelector('[type="file"]'),
    faults: () => root.querySelectorAll(".answer-trouble").map((/** @type {any} */ each) => each.textContent),
    draft: () => made.kept.get("lesson"),
  };
}

test("the editor has the head and each stop as a text of its own, and says whether all can be read", async () => {
  const { areas, said, faults, byId, button } = await editor();
  assert.equal(byId("lessons-body").hasAttribute("data-writes"), true);
  assert.deepEqual(
    areas().map((/** @type {any} */ area) => area.getAttribute("aria-label")),
    ["The head of the lesson", "Stop 1", "Stop 2", "Stop 3"],
  );
  assert.deepEqual(
    areas().map((/** @type {any} */ area) => area.rows),
    [6, 8, 14, 3],
  );
  await until(() => said()[0]);
  assert.deepEqual(said(), ["All right: 3 stops, 1 question.", "false"]);
  const [head] = areas();
  head.value = head.value.replace("minutes = 3", "minutess = 3");
  head.fire("input");
  await until(() => said()[1] === "true");
  assert.match(said()[0], /^1 thing is wrong, see below\.$/);
  assert.match(faults()[0], /^Line 4 /);
  assert.deepEqual(faults().slice(1), ["", "", ""]);
  button("All lessons").click();
  assert.equal(byId("lessons-body").hasAttribute("data-writes"), false);
});

test("a fault is told beside its stop, with its line there", async () => {
  const { areas, said, faults } = await editor();
  const two = areas()[2];
  two.value = two.value.replace("delta[0,2,1]", "nothing[0]");
  two.fire("input");
  await until(() => said()[1] === "true");
  assert.match(faults()[2], /^Line 8 /);
  assert.deepEqual([faults()[0], faults()[1], faults()[3]], ["", "", ""]);
});

test("stops come, go and change their places, and the last such change can be taken back", async () => {
  const { button, titles, log, areas, draft, root, store } = await editor();
  assert.deepEqual([button("Undo").hidden, titles()], [true, ["## One", "## Two", "## Three"]]);
  button("Down", 0).click();
  assert.deepEqual(titles(), ["## Two", "## One", "## Three"]);
  button("Up", 2).click();
  assert.deepEqual(titles(), ["## Two", "## Three", "## One"]);
  button("Undo").click();
  assert.deepEqual([button("Undo").hidden, titles()], [false, ["## Two", "## One", "## Three"]]);
  button("Remove", 1).click();
  assert.deepEqual(titles(), ["## Two", "## Three"]);
  assert.deepEqual(
    root
      .querySelectorAll("button")
      .map((/** @type {any} */ each) => each.getAttribute("aria-label"))
      .filter(Boolean),
    [
      "Stop 1, Two: up",
      "Stop 1, Two: down",
      "Remove stop 1, Two",
      "Stop 2, Three: up",
      "Stop 2, Three: down",
      "Remove stop 2, Three",
    ],
  );
  location.hash = "#at=2&open=delta,0,1,0";
  button("Add this view").click();
  assert.equal(titles().length, 3);
  const added = areas().at(-1);
  assert.match(
    added.value,
    new RegExp(`film = '${QUERY.replaceAll(/[.+]/g, "\\$&")}'\nat = "3"\nopen = "delta,0,1,0"`),
  );
  assert.equal(globalThis.document.activeElement, added);
  button("Add a question", 2).click();
  assert.match(areas().at(-1).value, /\[question\]/);
  assert.match(draft() ?? "", /\[question\][\s\S]*\[question\]/);
  const { start: begun, steps, end } = lstm;
  store.set({
    film: { start: begun, steps, end },
    player: { ...store.get().player, length: steps.length, cursor: 25 },
  });
  location.hash = "#open=dh,0,2,0";
  button("Add this view").click();
  const shown = steps.slice(0, 25).findLast(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2);
  assert.ok(areas().at(-1).value.includes(`open = "dh,0,2,0,${shown?.sweep}"`), areas().at(-1).value);
  button("Begin anew").click();
  assert.deepEqual(titles(), []);
});

test("a lesson without a stop says how one comes", async () => {
  const { said } = await editor('+++\ntitle = "x"\n+++\n');
  assert.match(said()[0], /^It has no stop yet/);
});

test("a lesson goes out as a file and as a link that has all of it, comes in as a file, and is previewed", async () => {
  const { button, said, link, file, titles, draft, went } = await editor();
  await saving(async (saved) => {
    button("Download").click();
    assert.equal(await saved[0].text(), TEXT);
  });
  assert.equal(said()[0], "Saved as small.md.");
  assert.equal(link.hidden, true);
  button("Share as a link").click();
  await until(() => !link.hidden && link.value);
  assert.equal(link.hidden, false);
  const shared = new URL(link.value);
  const parameters = new URLSearchParams(shared.hash.slice(1));
  assert.equal(await unpack(parameters.get("text") ?? ""), TEXT);
  assert.equal(said()[0], `The link has ${link.value.length} letters, and the whole lesson in it.`);
  const reader = page(shared.hash);
  await reader.view.follow();
  await until(() => reader.title() === "One");
  const again = await editor();
  again.file.files = [{ text: async () => "\ufeff## Only\r\nOne.\r\n" }];
  again.file.fire("change");
  await until(() => again.titles().length === 1);
  assert.deepEqual([again.draft(), again.file.value], ["## Only\nOne.\n", ""]);
  again.file.files = [];
  again.file.fire("change");
  const last = await editor();
  last.button("Preview").click();
  await until(() => last.title() === "One");
  assert.match(last.went[0][0], /lesson=mine&stop=1/);
  assert.deepEqual([titles().length, Boolean(draft()), went], [3, true, []]);
});

test("lessons are fetched when the menu is opened or the address names one", async () => {
  let [asked, followed, toggled] = [0, 0, 0];
  const view = /** @type {any} */ ({
    toggle: () => toggled++,
    follow: () => followed++,
    on: () => true,
    turn: () => true,
    look: () => "looked",
    over: () => "over",
    choose: () => true,
  });
  let broken = true;
  const dom = openPage();
  globalThis.document.head.append = /** @type {any} */ (
    (/** @type {any} */ sheet) => setImmediate(() => sheet.fire("load"))
  );
  const late = createLateLessons(
    () => (asked++, broken ? Promise.reject(new Error("no file")) : Promise.resolve(view)),
  );
  await late.follow();
  const chosen = /** @type {any} */ ({});
  assert.deepEqual(
    [asked, late.on(), late.turn(1), late.look(), late.over(), late.choose(chosen)],
    [0, false, false, undefined, undefined, false],
  );
  location.hash = "#lesson=x";
  await assert.rejects(late.follow(), /no file/);
  broken = false;
  await late.follow();
  assert.deepEqual([asked, followed], [2, 1]);
  location.hash = "";
  await late.follow();
  assert.equal(followed, 2, "once it is there it hears of every address");
  dom.byId("lessons-open").click();
  await until(() => toggled === 1);
  assert.deepEqual(
    [late.on(), late.turn(1), late.look(), late.over(), late.choose(chosen)],
    [true, true, "looked", "over", true],
  );
});
