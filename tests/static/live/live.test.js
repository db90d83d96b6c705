/** Live as a page: who presents leads the class, who follows goes along, and questions are asked, answered and told. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { first } from "../../../static/page/page.js";
import { createStore } from "../../../static/page/store.js";
import "../form/table.js";
import { goldenTraces } from "../golden.js";
import { Node, openPage } from "../page.js";
import { until } from "../server.js";
import { CODE, KEY, openClass } from "./classroom.js";

openPage();
const { createQuestion } = await import("../../../static/questions/question.view.js");
const { createLive } = await import("../../../static/live/live.view.js");
const { createLateLive } = await import("../../../static/live/late.view.js");
const film = /** @type {any} */ (goldenTraces().find(({ name }) => name.startsWith("rnn_echo")));
const QUERY = queryOf(fieldsOf("hidden=3&steps=5"));
const OTHER = queryOf(fieldsOf("hidden=2&steps=4"));
const THIRD = queryOf(fieldsOf("hidden=2&steps=3"));
const NUMBER = {
  id: "q1",
  round: 1,
  kind: "number",
  ask: "What is δ?",
  tolerance: 0.01,
  phase: "open",
  answered: 0,
  counts: null,
  truth: null,
};
const CHOICE = { ...NUMBER, kind: "choice", ask: "Which?", choices: ["one", "two"] };

/**
 * A page with its film and Live, before a class.
 * @param {{hash?: string, class?: object, here?: string, reload?: boolean}} [how]
 */
function page({ hash = "", class: begun = {}, here = "", reload = false } = {}) {
  const classroom = openClass(begun);
  const dom = openPage(`http://backflow.test/?${QUERY}${hash}`);
  if (here) dom.here.set("live-presents", here);
  performance.getEntriesByType = /** @type {any} */ (() => [{ type: reload ? "reload" : "navigate" }]);
  dom.byId("live-kind").value = "number";
  for (const id of ["live-moving", "live-question"]) dom.byId(id).hidden = true;
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const { start, steps, end } = film;
  const shown = () => {
    const query = location.search.slice(1);
    const player = { ...store.get().player, length: steps.length };
    store.set({ film: { start: { ...start }, steps, end }, query, player, state: "paused" });
  };
  shown();
  const player = (/** @type {object} */ more) => store.set({ player: { ...store.get().player, ...more } });
  const seek = (/** @type {number} */ cursor) => player({ cursor, playing: false });
  let marks = 0;
  const live = createLive({
    store,
    asked: () => location.search.slice(1),
    moving: {
      seek,
      toggle: () => player({ playing: !store.get().player.playing }),
      speed: (speed) => player({ speed }),
    },
    marked: () => marks++,
  });
  const hand = () => dom.root.fire("pointerdown", { isTrusted: true });
  return {
    ...dom,
    classroom,
    store,
    live,
    shown,
    seek,
    player,
    /** A person leads the page elsewhere. */
    leads: (/** @type {number} */ cursor) => (hand(), seek(cursor)),
    cursor: () => store.get().player.cursor,
    says: () => dom.text("live-says"),
    said: () => dom.text("live-said"),
    card: () => /** @type {any} */ (dom.byId("live-question")),
    button: (/** @type {string} */ words) => {
      const all = /** @type {any[]} */ (dom.byId("live-question").querySelectorAll("button"));
      return /** @type {any} */ (all.find(({ textContent }) => textContent === words));
    },
    dialog: /** @type {any} */ (dom.byId("live")),
    marks: () => marks,
    leave: () => dom.byId("live-leave").click(),
  };
}

/** One who follows the class. @param {object} [begun] */
async function follower(begun = {}) {
  const made = page({ hash: `#live=${CODE.toLowerCase()}`, class: begun });
  made.live.resume();
  await until(() => made.says() !== `Looking for ${CODE} …`);
  return made;
}

/** The presenter of a new class. @param {object} [begun] @param {any[]} [rounds] of questions, with their answers */
async function presenter(begun = {}, rounds = []) {
  const made = page({ class: begun });
  made.classroom.rounds(rounds);
  made.live.toggle();
  made.byId("live-start").click();
  await until(() => made.classroom.doc().link);
  return made;
}

test("who follows goes to the step of the class, and along with it, in its film, playing or not", async () => {
  const { classroom, cursor, says, store, leave, visited, shown, byId, root } = await follower({
    link: `?${QUERY}#at=3`,
    at: 3,
  });
  assert.deepEqual(
    [says(), cursor(), byId("live-panel").hidden, byId("live-return").hidden],
    ["You follow the class.", 3, false, true],
  );
  assert.equal(root.hasAttribute("data-class"), true);
  assert.equal(byId("live-panel-open").getAttribute("aria-label"), `Live ${CODE}`);
  classroom.change({ at: 9, speed: 2, playing: true });
  await until(() => cursor() === 9);
  assert.deepEqual([store.get().player.playing, store.get().player.speed], [true, 2]);
  classroom.change({ at: 11 });
  await until(() => classroom.doc().rev === 2);
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(cursor(), 9, "a film that plays is nearly there");
  classroom.change({ at: 14 });
  await until(() => cursor() === 14);
  classroom.change({ at: 2, playing: false, link: `?${OTHER}#at=2` });
  await until(() => location.search === `?${OTHER}`);
  assert.match(visited.at(-1) ?? "", new RegExp(`#at=2&live=${CODE}$`));
  assert.equal(cursor(), 14, "not before its film is there");
  shown();
  assert.equal(cursor(), 2);
  leave();
});

test("a film that is still arriving is followed as soon as it has come so far", async () => {
  const { cursor, player, leave, classroom, store } = await follower({ link: `?${QUERY}#at=1`, at: 1 });
  player({ length: 4 });
  store.set({ film: { ...store.get().film, end: null } });
  classroom.change({ at: 6 });
  await until(() => classroom.doc().rev === 1);
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(cursor(), 1);
  player({ length: 5 });
  assert.equal(cursor(), 1);
  store.set({ state: "cut" });
  store.set({ state: "paused" });
  assert.equal(cursor(), 1, "also where its stream breaks on the way");
  player({ length: 6 });
  assert.equal(cursor(), 6);
  leave();
});

test("who leads elsewhere stays there until the class is wanted again, or calls everybody back", async () => {
  const { classroom, leads, says, byId, cursor, leave } = await follower({ link: `?${QUERY}`, at: 3 });
  leads(7);
  assert.deepEqual([says(), byId("live-return").hidden], ["The class is at step 3.", false]);
  classroom.change({ at: 5 });
  await until(() => says() === "The class is at step 5.");
  assert.equal(cursor(), 7);
  byId("live-return").click();
  assert.deepEqual([cursor(), says(), byId("live-return").hidden], [5, "You follow the class.", true]);
  leads(8);
  classroom.change({ follow: 1 });
  await until(() => cursor() === 5);
  assert.equal(says(), "You follow the class.");
  leave();
});

test("who leads elsewhere while the film of the class is on its way is not led there, nor any further", async () => {
  const elsewhere = { link: `?${OTHER}#at=9`, at: 9 };
  for (const begun of [elsewhere, { link: `?${QUERY}`, at: 3 }]) {
    const { classroom, root, store, shown, cursor, says, byId, leave } = await follower(begun);
    const before = cursor();
    if (begun !== elsewhere) classroom.change(elsewhere);
    await until(() => location.search === `?${OTHER}`);
    root.fire("pointerdown", { isTrusted: true });
    history.pushState(null, "", `?${THIRD}`);
    store.set({ state: "loading" });
    assert.deepEqual([says(), byId("live-return").hidden], ["The class is at step 9.", false]);
    shown();
    classroom.change({ at: 11 });
    await until(() => says() === "The class is at step 11.");
    assert.deepEqual([cursor(), location.search], [before, `?${THIRD}`]);
    leave();
  }
});

test("the page moves by itself where nobody has touched it, and goes on following", async () => {
  const { seek, says, leave } = await follower({ link: `?${QUERY}`, at: 3 });
  seek(4);
  assert.equal(says(), "You follow the class.");
  leave();
});

test("a class that cannot be heard is asked for again, one that is over or unknown is left", async () => {
  const { classroom, says, leave, root, byId } = await follower({ link: `?${QUERY}`, at: 3 });
  classroom.cut();
  await until(() => says() === "The class cannot be heard; it is asked for again.");
  await until(() => says() === "You follow the class.");
  /** @type {any} */ (globalThis.document).visibilityState = "hidden";
  root.fire("visibilitychange");
  await until(() => classroom.listens() === 0);
  /** @type {any} */ (globalThis.document).visibilityState = "visible";
  root.fire("visibilitychange");
  await until(() => classroom.listens() === 1);
  classroom.change({ ended: true });
  await until(() => says() === "The class is over.");
  assert.equal(byId("live-return").hidden, true);
  leave();
  const lost = page({ hash: "#live=XXXX" });
  lost.live.resume();
  await until(() => /^There is no class XXXX\./.test(lost.said()));
  assert.deepEqual([lost.dialog.open, lost.byId("live-panel").hidden, location.hash], [true, true, ""]);
  const none = await follower();
  assert.equal(none.says(), "The class has not begun.");
  none.leave();
});

test("a class is begun with a code, an address and codes for a room, and led from where the page is", async () => {
  const { classroom, byId, text, dialog, live, seek, leave, kept, here, says, visited } = page();
  live.toggle();
  assert.deepEqual(
    [dialog.open, byId("live-begin").hidden, byId("live-here").hidden, byId("live-along").hidden],
    [true, false, true, true],
  );
  byId("live-start").click();
  await until(() => classroom.doc().link);
  assert.deepEqual([byId("live-begin").hidden, byId("live-here").hidden], [true, false]);
  assert.deepEqual([text("live-letters"), text("live-address")], [CODE, `backflow.test/live/${CODE}`]);
  for (const id of ["live-qr", "live-key"]) {
    const picture = byId(id).children[0];
    assert.equal(picture.tagName, "SVG");
    assert.match(String(picture.children[0].getAttribute("d")), /^(M\d+ \d+h1v1h-1z){200,}$/);
  }
  assert.notEqual(
    byId("live-qr").children[0].children[0].getAttribute("d"),
    byId("live-key").children[0].children[0].getAttribute("d"),
  );
  await until(() => says() === "2 people");
  assert.equal(text("live-people"), "2 people");
  const [begun] = classroom.puts();
  assert.deepEqual([begun.body.link, begun.body.at, begun.key], [`?${QUERY}#notation=row&at=0`, 0, KEY]);
  seek(6);
  await until(() => classroom.doc().at === 6);
  assert.deepEqual(
    [JSON.parse(kept.get("live") ?? ""), JSON.parse(here.get("live-presents") ?? "")],
    [
      { code: CODE, key: KEY },
      { code: CODE, key: KEY },
    ],
  );
  assert.equal(live.presents(), true);
  leave();
  assert.deepEqual([live.presents(), here.get("live-presents") ?? null, kept.has("live")], [false, null, true]);
  assert.deepEqual([byId("live-again").hidden, text("live-again")], [false, `Go on with ${CODE}`]);
  assert.ok(!visited.some((address) => address.includes(KEY)), "no key in an address");
});

test("another device of the presenter's moves this page too, and this page then the class again", async () => {
  const { classroom, cursor, seek, shown, leave } = await presenter();
  await until(() => classroom.puts().length === 1);
  classroom.change({ at: 8 });
  await until(() => cursor() === 8);
  seek(4);
  await until(() => classroom.doc().at === 4);
  classroom.change({ link: `?${OTHER}#at=9`, at: 9 });
  await until(() => location.search === `?${OTHER}`);
  history.pushState(null, "", `?${THIRD}`); // before its film is there
  shown();
  await until(() => classroom.doc().link.startsWith(`?${THIRD}#`));
  assert.deepEqual([cursor(), classroom.doc().at], [4, 4], "the class comes along");
  leave();
});

test("a change that rests on an old document gives way to the newer one", async () => {
  const { classroom, cursor, seek, leave } = await presenter();
  await until(() => classroom.puts().length === 1);
  let once = true;
  classroom.fails((method) => {
    if (method === "PUT" && once) {
      once = false;
      classroom.change({ at: 2 });
    }
    return null;
  });
  seek(9);
  await until(() => classroom.puts().length >= 2 && cursor() === 2);
  assert.equal(classroom.doc().at, 2);
  leave();
});

test("what does not arrive is sent again, and a server that knows nothing of the class has it again", async () => {
  const { classroom, seek, leave } = await presenter();
  await until(() => classroom.puts().length === 1);
  classroom.fails((method) => (method === "PUT" ? new Error("no net") : null));
  seek(5);
  await until(() => classroom.puts().length >= 2);
  classroom.fails(() => null);
  await until(() => classroom.doc().at === 5);
  classroom.forgets();
  seek(7);
  await until(() => classroom.asked.some(({ method, path }) => method === "POST" && path === `api/live/${CODE}`));
  assert.deepEqual(classroom.asked.findLast(({ method }) => method === "POST")?.body, { key: KEY });
  await until(() => classroom.doc().at === 7);
  leave();
});

test("what cannot be shared is said, and not sent again; what is refused ends the class for this page", async () => {
  const { classroom, live, says, said, seek, here, kept, dialog } = await presenter();
  await until(() => classroom.puts().length === 1);
  classroom.fails((method) => (method === "PUT" ? classroom.refuse(422, "ask is too long.") : null));
  live.ask(/** @type {any} */ ({ kind: "number", ask: "x" }));
  await until(() => says() === "This cannot be shared: ask is too long.");
  const { length } = classroom.puts();
  classroom.fails(() => null);
  seek(3);
  await until(() => classroom.doc().at === 3);
  assert.equal(classroom.puts().length, length + 1);
  assert.equal(classroom.doc().question, null);
  classroom.fails((method) => (method === "PUT" ? classroom.refuse(403, "This key is another.") : null));
  seek(4);
  await until(() => said() === "This key is another.");
  assert.deepEqual([live.presents(), here.size, kept.has("live"), dialog.open], [false, 0, false, true]);
});

test("the dialog joins by a code, calls everybody back, saves the answers, and ends the class", async () => {
  const { live, classroom, byId, said, dialog, leave, says, root } = page();
  live.toggle();
  const join = () => byId("live-join").fire("submit");
  assert.equal(join().defaultPrevented, true);
  assert.equal(said(), "Type the code of the class first.");
  byId("live-code").value = ` http://backflow.test/live/${CODE.toLowerCase()} `;
  join();
  await until(() => says() === "The class has not begun.");
  assert.deepEqual([dialog.open, location.hash, byId("live-along").hidden], [false, `#live=${CODE}`, false]);
  assert.equal(byId("live-along-says").textContent, `You follow the class ${CODE}.`);
  leave();
  assert.deepEqual([location.hash, root.hasAttribute("data-class"), classroom.listens()], ["", false, 0]);
  const led = await presenter({ follow: 3 });
  await until(() => led.says() === "2 people");
  led.byId("live-call").click();
  assert.equal(led.said(), "Everybody is called back to your step.");
  await until(() => led.classroom.doc().follow === 4);
  const { createObjectURL } = URL;
  const { setTimeout } = globalThis;
  URL.createObjectURL = () => "blob:x";
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ go, /** @type {number} */ time) => setTimeout(go, time).unref()
  );
  try {
    led.byId("live-table").click();
    await until(() => led.said() === `Saved as answers-${CODE}.csv.`);
  } finally {
    URL.createObjectURL = createObjectURL;
    globalThis.setTimeout = setTimeout;
  }
  led.byId("live-end").click();
  await until(() => led.said() === "The session is over.");
  assert.deepEqual(
    [led.classroom.asked.some(({ method }) => method === "DELETE"), led.live.presents(), led.kept.has("live")],
    [true, false, false],
  );
});

test("the dialog shows its private code when asked, keeps its keys to itself, and closes beside it", () => {
  const { live, byId, dialog } = page();
  live.toggle();
  assert.equal(byId("live-moving").hidden, true);
  byId("live-move").click();
  assert.deepEqual([byId("live-moving").hidden, byId("live-move").getAttribute("aria-expanded")], [false, "true"]);
  byId("live-move").click();
  assert.deepEqual([byId("live-moving").hidden, byId("live-move").getAttribute("aria-expanded")], [true, "false"]);
  assert.equal(dialog.fire("keydown", { key: "s" }).stopped, true);
  dialog.fire("click", { target: new Node("div") });
  assert.equal(dialog.open, true);
  dialog.fire("click");
  assert.equal(dialog.open, false);
  live.toggle();
  byId("live-close").click();
  assert.equal(dialog.open, false);
  live.toggle();
  live.toggle();
  assert.equal(dialog.open, false);
});

test("a class that cannot be begun says why", async () => {
  const { live, byId, said, classroom } = page();
  classroom.fails(() => classroom.refuse(429, "Too many classes."));
  live.toggle();
  byId("live-start").click();
  await until(() => said());
  assert.match(said(), /Too many classes\./);
});

test("a tab that presented goes on after a reload, and another one by an address with its key", async () => {
  const session = JSON.stringify({ code: CODE, key: KEY });
  const reloaded = page({ here: session, reload: true, class: { link: `?${QUERY}`, at: 6, rev: 4 } });
  reloaded.live.resume();
  await until(() => reloaded.cursor() === 6);
  assert.equal(reloaded.live.presents(), true);
  reloaded.leave();
  const navigated = page({ here: session, class: { link: `?${QUERY}`, at: 6, rev: 4 } });
  navigated.live.resume();
  await until(() => navigated.classroom.doc().at === 0);
  navigated.leave();
  const moved = page({ hash: `#live=${CODE}&key=${KEY}`, class: { link: `?${QUERY}`, at: 5, rev: 4 } });
  moved.live.resume();
  assert.equal(location.hash, "", "the key goes from the address at once");
  await until(() => moved.cursor() === 5);
  assert.equal(moved.live.presents(), true);
  assert.doesNotMatch(location.hash, /key|live/, "neither goes on in the address");
  moved.leave();
  const none = page();
  none.live.resume();
  assert.deepEqual([none.live.presents(), none.classroom.asked], [false, []]);
});

// --- questions ---

test("a question that is typed is put to the class, and what is none is said", async () => {
  const { classroom, byId, dialog, live, leave } = await presenter();
  const compose = () => byId("live-compose").fire("submit").defaultPrevented;
  byId("live-ask").value = "  ";
  assert.equal(compose(), true);
  assert.deepEqual(
    [byId("live-trouble").hidden, byId("live-trouble").textContent],
    [false, "Write the question first."],
  );
  byId("live-kind").value = "choice";
  byId("live-kind").fire("change");
  assert.equal(byId("live-choices-label").hidden, false);
  byId("live-kind").value = "number";
  byId("live-kind").fire("change");
  assert.equal(byId("live-choices-label").hidden, true);
  byId("live-ask").value = "How large?";
  byId("live-truth").value = "0.5";
  if (!dialog.open) live.toggle();
  compose();
  assert.deepEqual(
    [byId("live-trouble").hidden, dialog.open, byId("live-ask").value, byId("live-truth").value],
    [true, false, "", ""],
  );
  await until(() => classroom.doc().question);
  const { ask, truth, phase, round, id } = classroom.doc().question;
  assert.deepEqual([ask, truth, phase, round], ["How large?", 0.5, "open", 1]);
  assert.match(id, /^q/);
  leave();
});

test("the question of the page is offered to the class, unless its answer is no cell of the stage", async () => {
  const { byId, leave, classroom } = await presenter();
  byId("live-fold").hidden = true; // as on a page without a question
  const asking = createQuestion(/** @type {any} */ (new Node("div")));
  const offered = async (/** @type {any} */ question) => {
    asking.show({ id: "where", ask: "Where?", kind: "place", places: ["0,1", "0,end"], ...question });
    await new Promise((done) => setTimeout(done, 20));
    return !byId("live-put").hidden;
  };
  assert.equal(await offered({ truth: "0,1" }), true);
  assert.equal(await offered({ truth: "0,end" }), false);
  assert.equal(await offered({ kind: "number", truth: 0.5 }), true);
  byId("live-put").click();
  await until(() => classroom.doc().question?.truth === 0.5);
  asking.end();
  leave();
});

test("a typed question that the class cannot have is in its fields again, and why is said for as long", async () => {
  const { classroom, byId, says, seek, leave } = await presenter();
  await until(() => classroom.puts().length === 1);
  const value = (/** @type {string} */ id) => byId(id).value;
  const compose = () => {
    byId("live-kind").value = "number";
    [byId("live-ask").value, byId("live-truth").value] = ["How large?", "0.5"];
    byId("live-compose").fire("submit");
  };
  classroom.fails((method) => (method === "PUT" ? classroom.refuse(422, "ask is odd.", ["question.ask"]) : null));
  compose();
  await until(() => value("live-ask") === "How large?");
  const why = "This cannot be shared: ask is odd.";
  assert.deepEqual([value("live-truth"), says(), byId("live-trouble").textContent], ["0.5", why, why]);
  assert.equal(byId("live-trouble").hidden, false);
  classroom.fails(() => null);
  classroom.change({ people: 3 });
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(says(), why, "the number of people is no answer to it");
  seek(3);
  await until(() => says() === "3 people");
  classroom.fails((method) => (method === "PUT" ? classroom.refuse(422, "ask is odd.", ["question.ask"]) : null));
  compose();
  byId("live-ask").value = "Another";
  await until(() => says() === why);
  assert.deepEqual([value("live-ask"), value("live-truth")], ["Another", ""], "what is typed meanwhile stays");
  leave();
});

test("a class whose film has too long a link is told so, and may be asked a question all the same", async () => {
  const { classroom, live, says, leave, seek } = await presenter();
  await until(() => classroom.puts().length === 1);
  const tooLong = (/** @type {string} */ method) =>
    method === "PUT" && classroom.puts().at(-1)?.body.link ? classroom.refuse(422, "It is.", ["link"]) : null;
  classroom.fails(tooLong);
  seek(3);
  await until(() => says().startsWith("This film's link is too long for a class"));
  live.ask(/** @type {any} */ ({ kind: "number", ask: "x" }));
  await until(() => classroom.doc().question);
  assert.deepEqual([classroom.doc().question.ask, classroom.doc().at], ["x", 0]);
  assert.match(says(), /^This film's link is too long/);
  leave();
});

test("who closes a question before all of it has come closes it when it comes, and no other one", async () => {
  const { classroom, button, leave } = await presenter({ question: CHOICE }, [{ ...CHOICE, truth: 1 }]);
  await until(() => classroom.asked.some(({ path }) => path.endsWith("/answers")));
  let come = () => {};
  classroom.fails((_, path) => (path.endsWith("/answers") ? new Promise((done) => (come = () => done(null))) : null));
  classroom.rounds([
    { ...CHOICE, phase: "revealed", truth: 1 },
    { ...CHOICE, round: 2, truth: 1 },
  ]);
  classroom.change({ question: { ...CHOICE, round: 2 } });
  await until(() => !button("Close the question").hidden && classroom.asked.at(-1)?.path.endsWith("/answers"));
  const puts = classroom.puts().length;
  button("Close the question").click();
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(classroom.puts().length, puts, "what the first round was is known, and not meant");
  come();
  await until(() => classroom.doc().question.phase === "closed");
  assert.equal(classroom.doc().question.round, 2);
  leave();
});

test("who closes a question whose place another one takes meanwhile closes none of them", async () => {
  const { classroom, button, leave } = await presenter({ question: CHOICE }, [{ ...CHOICE, truth: 1 }]);
  await until(() => classroom.asked.some(({ path }) => path.endsWith("/answers")));
  /** @type {(() => void)[]} */
  const come = [];
  classroom.fails((_, path) => (path.endsWith("/answers") ? new Promise((done) => come.push(() => done(null))) : null));
  const rounds = [2, 3].map((round) => ({ ...CHOICE, round, truth: 1 }));
  classroom.rounds(rounds);
  classroom.change({ question: { ...CHOICE, round: 2 } });
  await until(() => come.length === 1);
  const puts = classroom.puts().length;
  button("Close the question").click();
  classroom.change({ question: { ...CHOICE, round: 3 } });
  await until(() => come.length === 2);
  for (const each of come) each();
  await new Promise((done) => setTimeout(done, 150)); // longer than a page waits before it sends
  assert.equal(classroom.puts().length, puts, "the second round was meant, and the third is open");
  button("Close the question").click();
  await until(() => classroom.doc().question.phase === "closed");
  assert.equal(classroom.doc().question.round, 3);
  leave();
});

test("what is asked of a question that could not be fetched is fetched with the next word of the server", async () => {
  const { classroom, button, leave } = await presenter({ question: CHOICE }, [{ ...CHOICE, truth: 1 }]);
  classroom.fails((_, path) => (path.endsWith("/answers") ? new TypeError("no network") : null));
  classroom.rounds([{ ...CHOICE, round: 2, truth: 1 }]);
  classroom.change({ question: { ...CHOICE, round: 2 } });
  const tries = () => classroom.asked.filter(({ path }) => path.endsWith("/answers")).length;
  const before = tries();
  await until(() => tries() > before);
  const puts = classroom.puts().length;
  button("Close the question").click();
  await new Promise((done) => setTimeout(done, 150)); // longer than a page waits before it sends
  assert.equal(classroom.puts().length, puts, "the first round is over, and the second is not known yet");
  classroom.fails(() => null);
  classroom.change({ people: 7 });
  await until(() => tries() > before + 1);
  button("Close the question").click();
  await until(() => classroom.doc().question.phase === "closed");
  leave();
});

test("the presenter sees how many have answered, closes, reveals with bars, asks again, and puts it away", async () => {
  const { classroom, card, button, byId, leave } = await presenter({ question: CHOICE }, [
    { ...CHOICE, truth: 1, counts: { 0: 3, 1: 1 }, answered: 4 },
  ]);
  classroom.change({ question: { ...CHOICE, answered: 4 }, people: 5 });
  await until(() => /^4 of 5 have answered$/.test(card().querySelector(".hint").textContent));
  assert.equal(card().querySelector(".ask").textContent, "Which?");
  const shown = () =>
    ["Close the question", "Reveal the answer", "Ask again", "Put it away"].filter((words) => !button(words).hidden);
  assert.deepEqual([shown(), card().querySelector("table")], [["Close the question"], null]);
  assert.equal(button("Close the question").classList.contains("main"), true);
  button("Close the question").click();
  await until(() => classroom.doc().question.phase === "closed");
  classroom.rounds([{ ...CHOICE, phase: "closed", truth: 1, counts: { 0: 3, 1: 1 }, answered: 4 }]);
  classroom.change({ question: { ...CHOICE, phase: "closed", answered: 4, counts: { 0: 3, 1: 1 } } });
  await until(() => card().querySelector("table"));
  const rows = () =>
    card()
      .querySelectorAll("tr")
      .map((/** @type {any} */ row) => [
        row.querySelector("th").textContent,
        row
          .querySelectorAll(".count")
          .map((/** @type {any} */ each) => each.textContent)
          .join(" "),
        row.dataset.right,
      ]);
  assert.deepEqual(rows(), [
    ["one", "3", "null"],
    ["two", "1", "null"],
  ]);
  assert.deepEqual(
    card()
      .querySelectorAll(".bar")
      .map((/** @type {any} */ bar) => Number(bar.style["--share"]).toFixed(2)),
    ["1.00", "0.33"],
  );
  assert.equal(card().querySelector(".verdict").textContent, "", "what is right is not told yet");
  assert.deepEqual(shown(), ["Reveal the answer", "Ask again", "Put it away"]);
  button("Reveal the answer").click();
  await until(() => classroom.doc().question.phase === "revealed");
  const revealed = { ...CHOICE, phase: "revealed", truth: 1, counts: { 0: 3, 1: 1 }, answered: 4 };
  classroom.rounds([revealed]);
  classroom.change({ question: revealed });
  await until(() => card().querySelector(".verdict").textContent);
  assert.equal(card().querySelector(".verdict").textContent, "The answer: two. Right: 1 of 4.");
  assert.deepEqual(rows(), [
    ["one", "3", "false"],
    ["two ✓", "1", "true"],
  ]);
  button("Ask again").click();
  await until(() => classroom.doc().question.round === 2);
  assert.equal(classroom.doc().question.phase, "open");
  await until(() => /^Round 2: /.test(card().querySelector(".hint").textContent));
  button("Put it away").click();
  await until(() => classroom.doc().question === null);
  await until(() => byId("live-question").hidden);
  leave();
});

test("both rounds stand side by side, the newest as the last, and the commonest mistake is told", async () => {
  const wrong = [{ answer: 0, says: "It is counted from 1." }];
  const both = { ...CHOICE, wrong, says: "Because.", truth: 1 };
  const newest = { ...both, round: 2, phase: "revealed", counts: { 0: 1, 1: 3 }, answered: 4 };
  const { card, leave } = await presenter({ question: newest, people: 4 }, [
    { ...both, phase: "closed", counts: { 0: 3, 1: 1 }, answered: 4 },
    newest,
    { ...both, id: "q0", phase: "revealed", counts: { 0: 9 }, answered: 9 },
  ]);
  await until(() => card().querySelector(".live-mistake").textContent);
  const [one] = card().querySelectorAll("td");
  assert.deepEqual(
    one.querySelectorAll(".count").map((/** @type {any} */ each) => each.textContent),
    ["Round 1: 3", "Round 2: 1"],
  );
  assert.deepEqual(
    one.querySelectorAll(".answers-of").map((/** @type {any} */ each) => each.dataset.round),
    ["before", "last"],
  );
  assert.equal(card().querySelector(".verdict").textContent, "The answer: two. Right: 1 of 4, then 3 of 4.");
  assert.equal(
    card().querySelector(".live-mistake").textContent,
    "The commonest mistake (1 of 4): It is counted from 1.",
  );
  leave();
});

test("who follows answers, may change the answer until it is closed, and hears whether it was right", async () => {
  const { classroom, card, button, byId, leave } = await follower({ link: `?${QUERY}`, question: NUMBER });
  assert.equal(byId("live-question").hidden, false);
  const sent = () => card().querySelector(".live-sent").textContent;
  const field = () => card().querySelector("input");
  assert.equal(card().querySelector(".ask").textContent, "What is δ?");
  field().value = "x";
  button("Send").click();
  assert.match(card().querySelector(".answer-trouble").textContent, /^“x” is no number/);
  assert.deepEqual(classroom.answers(), []);
  field().value = "0.5";
  button("Send").click();
  assert.equal(sent(), "Sending …");
  await until(() => sent() === "Sent. You can change it until the question is closed.");
  assert.deepEqual(
    [classroom.answers()[0].path, classroom.answers()[0].body],
    [`api/live/${CODE}/answers/q1`, { answer: 0.5 }],
  );
  field().value = "0.25";
  button("Change my answer").click();
  await until(() => classroom.answers().length === 2);
  await until(() => sent().startsWith("Sent."));
  classroom.change({ question: { ...NUMBER, phase: "closed", answered: 2, counts: { 0.25: 1, 0.5: 1 } } });
  await until(() => sent() === "Closed: the answers are counted.");
  assert.equal(field().disabled, true);
  assert.deepEqual(
    card()
      .querySelectorAll("th")
      .map((/** @type {any} */ each) => each.textContent),
    ["0.25", "0.5"],
  );
  classroom.change({
    question: {
      ...NUMBER,
      phase: "revealed",
      answered: 2,
      counts: { 0.25: 1, 0.5: 1 },
      truth: 0.25,
      says: "So it is.",
    },
  });
  await until(() => card().querySelector(".outcome").textContent);
  assert.match(card().querySelector(".outcome").textContent, /^✓ Right: 0\.25\..*So it is\.$/);
  assert.equal(sent(), "");
  classroom.change({ question: { ...NUMBER, round: 2 } });
  await until(() => sent() === "Once more, after you have talked about it.");
  assert.deepEqual([field().value, field().disabled, card().querySelector("table")], ["", false, null]);
  classroom.change({ question: null });
  await until(() => byId("live-question").hidden);
  leave();
});

test("an answer outlives a reload and a server that was restarted, and what is refused is said", async () => {
  const { classroom, card, button, leave, here } = await follower({ link: `?${QUERY}`, question: NUMBER });
  const sent = () => card().querySelector(".live-sent").textContent;
  classroom.fails((method) => (method === "PUT" ? classroom.refuse(409, "It is closed.") : null));
  card().querySelector("input").value = "0.5";
  button("Send").click();
  await until(() => /^Not sent: It is closed\./.test(sent()));
  classroom.fails(() => null);
  classroom.cut();
  await until(() => classroom.answers().length === 2);
  assert.deepEqual(classroom.answers()[1].body, { answer: 0.5 });
  leave();
  const again = page({ hash: `#live=${CODE}`, class: { link: `?${QUERY}`, question: NUMBER } });
  again.here.set("live-answer", here.get("live-answer") ?? "");
  again.live.resume();
  await until(() => again.button("Change my answer"));
  assert.equal(again.card().querySelector("input").value, "0.5");
  again.leave();
});

test("a place of the stage is an answer, which is marked, and named in the bars", async () => {
  const question = { ...NUMBER, kind: "place", ask: "Where?" };
  const { classroom, live, card, leave, marks } = await follower({ link: `?${QUERY}`, question });
  const before = marks();
  assert.equal(live.choose(/** @type {any} */ ({ layer: 0, t: 2, unit: 1 })), true);
  assert.ok(marks() > before && live.over());
  assert.equal(card().querySelector("select").value, "0,2");
  classroom.change({ question: { ...question, phase: "closed", counts: { "0,2": 1 }, answered: 1 } });
  await until(() => card().querySelector("th"));
  assert.equal(card().querySelector("th").textContent, "h¹ at t = 2");
  classroom.change({ question: null });
  await until(() => !live.over());
  assert.equal(live.choose(/** @type {any} */ ({ layer: 0, t: 2, unit: 1 })), false);
  classroom.change({ question });
  await until(() => live.choose(/** @type {any} */ ({ layer: 0, t: 1, unit: 1 })));
  leave();
  assert.equal(live.choose(/** @type {any} */ ({ layer: 0, t: 2, unit: 1 })), false, "who has left opens cells");
});

test("the card of a question folds up, and is large again for the next one", async () => {
  const { classroom, byId, text, leave } = await follower({ link: `?${QUERY}`, question: NUMBER });
  const fold = byId("live-fold");
  assert.deepEqual([text("live-fold"), fold.hidden, fold.getAttribute("aria-expanded")], ["Smaller", false, "true"]);
  fold.click();
  assert.deepEqual(
    [text("live-fold"), byId("live-question").hidden, fold.getAttribute("aria-expanded")],
    ["Larger", true, "false"],
  );
  classroom.change({ question: { ...NUMBER, answered: 1 } });
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(byId("live-question").hidden, true, "the same question stays small");
  classroom.change({ question: null });
  await until(() => fold.hidden);
  classroom.change({ question: { ...NUMBER, id: "q2" } });
  await until(() => !fold.hidden);
  assert.equal(byId("live-question").hidden, false);
  leave();
});

test("another step or number of people is not read out, other words are", async () => {
  const { classroom, leads, byId, says, leave } = await follower({ link: `?${QUERY}`, at: 3 });
  leads(8);
  assert.equal(byId("live-says").getAttribute("aria-live"), "polite");
  classroom.change({ at: 4 });
  await until(() => says() === "The class is at step 4.");
  assert.equal(byId("live-says").getAttribute("aria-live"), "off");
  leave();
});

test("Live is fetched by its button, by an address that names a class, or in a tab that was in one", async () => {
  let [asked, toggled, resumed] = [0, 0, 0];
  const view = /** @type {any} */ ({
    toggle: () => toggled++,
    resume: () => resumed++,
    presents: () => true,
    ask: () => true,
    choose: () => true,
    over: () => "marks",
  });
  let broken = true;
  const fetched = () => (asked++, broken ? Promise.reject(new Error("no file")) : Promise.resolve(view));
  const dom = openPage();
  const late = createLateLive(fetched);
  await late.resume();
  assert.deepEqual(
    [asked, late.presents(), late.ask(/** @type {any} */ ({})), late.choose(/** @type {any} */ ({})), late.over()],
    [0, false, false, false, undefined],
  );
  location.hash = "#live=CDFG";
  await assert.rejects(late.resume(), /no file/);
  broken = false;
  await late.resume();
  assert.deepEqual([asked, resumed], [2, 1]);
  dom.byId("live-open").click();
  await until(() => toggled === 1);
  assert.deepEqual(
    [asked, late.presents(), late.ask(/** @type {any} */ ({})), late.choose(/** @type {any} */ ({})), late.over()],
    [2, true, true, true, "marks"],
  );
  location.hash = "";
  dom.here.set("live-presents", "{}");
  await late.resume();
  assert.equal(resumed, 2);
});
