import assert from "node:assert/strict";
import { test } from "node:test";
import { THEMES } from "../looks.js";
import { FILMS, messages, tenfold, watched } from "./watched.js";

const LAST = "update"; // the phase with which a film ends

test("a film that arrives stands, is told in the caption, and goes where one seeks", () => {
  const { page, watch, seen, last } = watched();
  const film = FILMS.rnn_echo;
  assert.deepEqual([page.root.dataset.state, page.text("status")], ["loading", "Asking for the trace …"]);
  seen.hand(messages(film));
  assert.deepEqual([page.root.dataset.state, page.text("status")], ["paused", ""]);
  assert.equal(page.text("stage-title"), "Stage · layer × time");
  assert.deepEqual(seen.stood, [`${film.start.layers.length} ${THEMES.light.palette.zoom}`]);
  const [roads] = page.byId("stage-frame").querySelectorAll("canvas");
  roads.pen.marks = [];
  watch.moving.seek(5);
  assert.deepEqual([last().board.n, last().page.player.cursor], [5, 5]);
  assert.equal(page.byId("position").getAttribute("aria-valuenow"), "5");
  assert.equal(page.text("caption-phase"), "forward");
  assert.ok(roads.pen.marks.length > 10, "the stage is drawn anew");
  assert.equal(watch.scales().value.most, last().scales.value.most);
});

test("a stage out of sight gives no picture, neither of the film before nor of a step before", () => {
  const { page, watch, seen } = watched();
  seen.hand(messages(FILMS.rnn_echo));
  watch.moving.seek(5);
  const shown = watch.stage.drawing();
  assert.ok(shown);
  page.byId("watch").hidden = true;
  watch.moving.seek(6);
  assert.equal(watch.stage.drawing(), null);
  page.byId("watch").hidden = false;
  watch.stand();
  assert.ok(watch.stage.drawing());
  page.byId("watch").hidden = true;
  seen.hand(messages(FILMS.mlp_xor));
  assert.equal(watch.stage.drawing(), null);
});

test("an MLP is called by what its stage shows", () => {
  const { page, seen } = watched();
  seen.hand(messages(FILMS.mlp_xor));
  assert.equal(page.text("stage-title"), "Stage · units and weights");
  assert.equal(page.byId("example").options.length, FILMS.mlp_xor.start.batch + 1, "all examples, and all together");
});

test("the strip of phases and the scales are those of all that has arrived", () => {
  const { page, watch, seen } = watched();
  const { start, steps, end } = FILMS.rnn_echo;
  const forward = steps.filter((/** @type {any} */ { phase }) => phase === "forward").length;
  seen.hand([start, ...steps.slice(0, forward)]);
  const strip = () => page.byId("phases").pen.all("box");
  const before = strip().length;
  const { most } = watch.scales().error;
  page.byId("phases").pen.marks = [];
  seen.hand([...steps.slice(forward), end]);
  assert.ok(strip().length > before, "phases that have come are in the strip");
  assert.notEqual(watch.scales().error.most, most, "their errors count");
});

test("while a film plays, what arrives is drawn with the next frame", () => {
  const { page, watch, seen } = watched({ rests: () => false });
  const { start, steps, end } = FILMS.rnn_echo;
  seen.hand([start, ...steps.slice(0, 6)]);
  assert.equal(page.root.dataset.state, "playing");
  const drawn = seen.shown.length;
  seen.hand([...steps.slice(6), end]);
  assert.equal(seen.shown.length, drawn);
  page.frame(performance.now() + 20);
  assert.ok(seen.shown.length > drawn);
  assert.equal(watch.store.get().film.end, end);
});

test("what is refused is handed on, and the film before stays; a failure is told", async () => {
  const { page, watch, seen } = watched({ query: "seed=1" });
  seen.hand(messages(FILMS.rnn_echo));
  watch.receiving.ask("steps=-1");
  seen.fail({ message: "no", fields: [{ field: "steps" }] });
  await new Promise((done) => setTimeout(done));
  assert.equal(seen.refused.length, 1);
  assert.deepEqual([page.root.dataset.state, page.byId("status").dataset.bad], ["refused", "true"]);
  assert.match(page.text("status"), /the film before is kept/);
  watch.receiving.ask("steps=3");
  seen.fail(new Error("The lamp went out."));
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([page.root.dataset.state, page.text("status")], ["failed", "The lamp went out."]);
});

test("the same network with other weights: nothing stands anew, and where one is stays", () => {
  const { page, watch, seen, last } = watched();
  const film = FILMS.rnn_echo;
  seen.hand(messages(film));
  watch.moving.seek(7);
  const stood = seen.stood.length;
  watch.receiving.ask("params=other", true);
  assert.equal(page.text("status"), "", "the film that is there stays");
  const { most } = watch.scales().error;
  const drawn = seen.shown.length;
  seen.hand(messages({ ...film, start: structuredClone(film.start), steps: film.steps.map(tenfold) }));
  assert.deepEqual([seen.stood.length, seen.renewed, last().page.player.cursor], [stood, 1, 7]);
  assert.deepEqual([seen.shown.length, last().board.n], [drawn + 1, 7], "drawn once, not with the weights before");
  assert.ok(watch.scales().error.most > 5 * most);
  watch.moving.seek(8);
  assert.equal(last().board.n, 8);
  assert.equal(watch.store.get().query, "params=other");
  watch.receiving.ask("another", true);
  seen.hand(messages(FILMS.mlp_xor));
  assert.deepEqual([seen.stood.length, seen.renewed], [stood + 1, 1], "another network stands anew");
});

test("who presents sees a larger stage; another theme stands anew, and the page wears it", () => {
  let zoom = 1;
  const { page, watch, seen } = watched({ zoom: (/** @type {number} */ of) => of * zoom });
  seen.hand(messages(FILMS.rnn_echo));
  zoom = 1.65;
  watch.stand();
  assert.equal(watch.look().palette.zoom, 1.65 * THEMES.light.palette.zoom);
  watch.store.set({ theme: "dark" });
  assert.equal(page.root.dataset.theme, "dark");
  assert.equal(page.byId("phases").pen.all("box").at(-1)?.colour, THEMES.dark.palette[LAST]);
  assert.equal(watch.look().palette.ink, THEMES.dark.palette.ink);
  assert.equal(seen.stood.length, 3);
  assert.equal(seen.order.at(-1), "draw", "what stands anew is drawn");
});

test("a second film shares the colours, and what lies over the film is drawn with it", () => {
  const film = FILMS.rnn_echo;
  /** @type {any[]} */
  let more = [];
  const over = () => {};
  const { watch, seen, last } = watched({
    more: () => more,
    marked: (/** @type {any} */ board) => ({ ...board, over }),
  });
  watch.grown(true);
  assert.equal(seen.stood.length, 0, "before a film is there, nothing stands");
  seen.hand(messages(film));
  const { most } = watch.scales().error;
  more = film.steps.map(tenfold);
  const [stood, drawn] = [seen.stood.length, seen.shown.length];
  watch.grown(false);
  assert.ok(watch.scales().error.most > 5 * most);
  assert.deepEqual([seen.stood.length, seen.shown.length], [stood, drawn + 1]);
  watch.grown(true);
  assert.equal(seen.stood.length, stood + 1);
  assert.equal(last().board.over, over);
});

test("another voice speaks in place of the step's, and what the film ends with stands beside it", () => {
  const { page, seen } = watched({
    voice: (/** @type {boolean} */ playing) => ({
      voice: { eyebrow: "stop 1 of 5", says: "Look at the error." },
      after: playing ? "" : "It helped.",
    }),
  });
  seen.hand(messages(FILMS.rnn_echo));
  assert.deepEqual([page.text("caption-phase"), page.text("caption-after")], ["stop 1 of 5", "It helped."]);
  assert.match(page.text("caption-says"), /Look at the error\./);
});

test("a film begins where the address says, and those around look there", () => {
  let looked = 0;
  const { watch, seen, last } = watched({ hash: "#at=9", look: () => (looked += 1) });
  seen.hand(messages(FILMS.rnn_echo));
  assert.deepEqual([last().page.player.cursor, looked], [9, 1]);
  seen.place = "#at=3";
  watch.lookWhere();
  assert.deepEqual([watch.store.get().player.cursor, looked], [3, 2]);
});

test("whoever takes the transport over is asked in its place", () => {
  /** @type {number[]} */
  const steps = [];
  const { page, seen } = watched({ moves: () => ({ step: (/** @type {number} */ by) => steps.push(by) }) });
  seen.hand(messages(FILMS.rnn_echo));
  page.byId("step-forward").click();
  page.byId("to-end").click();
  assert.deepEqual(steps, [1]);
  assert.equal(seen.shown.at(-1).board.n, FILMS.rnn_echo.steps.length);
});

test("time passes while a film plays, and those around hear of it", () => {
  let ticks = 0;
  const { page, watch, seen } = watched({ rests: () => false, tick: () => (ticks += 1) });
  seen.hand(messages(FILMS.rnn_echo));
  page.frame(performance.now() + 30);
  const { cursor } = watch.store.get().player;
  assert.ok(cursor > 0 && cursor < 1, `${cursor} of a step`);
  page.frame(performance.now() + 90);
  assert.ok(watch.store.get().player.cursor > cursor);
  assert.equal(ticks, 2);
});

test("another film is drawn only once it stands", () => {
  const { page, seen } = watched();
  seen.hand(messages(FILMS.rnn_echo));
  seen.order.length = 0;
  seen.hand(messages(FILMS.mlp_xor));
  assert.equal(seen.order[0], "stand");
  assert.equal(page.byId("beat").options[1].textContent, "each time step");
});

test("the first number that is out of range is gone to by its button", () => {
  const { page, watch, seen } = watched();
  seen.hand(messages(FILMS.explosion));
  const [button] = page.byId("state-acts").children;
  assert.equal(button.textContent, "Go to step 9");
  button.click();
  assert.equal(watch.store.get().player.cursor, 9);
});

test("the scale of the errors is chosen, drawn at once, and remembered", () => {
  const { page, watch, seen } = watched({ kept: { errors: "linear" } });
  seen.hand(messages(FILMS.rnn_echo));
  assert.equal(watch.scales().error.decades, 0);
  page.byId("scale-log").click();
  assert.deepEqual([page.kept.get("errors"), watch.scales().error.decades > 0], ["log", true]);
  page.byId("scale-linear").click();
  assert.deepEqual([page.kept.get("errors"), watch.scales().error.decades], ["linear", 0]);
  assert.equal(watched().watch.store.get().logarithmic, true, "who has not chosen sees powers of ten");
});

test("a window of another size stands anew", async () => {
  const { page, seen } = watched();
  seen.hand(messages(FILMS.rnn_echo));
  page.root.fire("resize");
  for (let k = 0; k < 200 && seen.stood.length < 2; k++) await new Promise((done) => setTimeout(done, 10));
  assert.equal(seen.stood.length, 2);
});
