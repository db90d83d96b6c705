import assert from "node:assert/strict";
import { test } from "node:test";
import { openStep } from "../../../static/inside/inside.js";
import { CONFIG } from "../looks.js";
import { openPage } from "../page.js";
import { openServer } from "../server.js";
import { FILMS, messages, watched } from "./watched.js";

openPage(); // static/api.js looks for one as soon as it is there
openServer();
const { createFilmPanels } = await import("../../../static/watch/film_panels.view.js");

/** What stands beside a film that has arrived, with a dock that shows one tab. @param {string} tab */
function panelsOf(tab, name = "rnn_echo", hash = "") {
  /** @type {any} */
  let panels = null;
  const dock = { tab, opened: /** @type {string[]} */ ([]), selected: /** @type {string[]} */ ([]), gaveBack: 0 };
  const around = {
    hash,
    look: () => panels.lookWhere(),
    stand: (/** @type {any} */ start) => panels.stand(start),
    draw: (/** @type {any} */ shown) => panels.draw(shown),
  };
  const { page, watch, seen } = watched(around, (made) => {
    const shows = (/** @type {string} */ asked) => dock.tab === asked;
    const open = (/** @type {string} */ opened) => ((dock.tab = opened), dock.opened.push(opened), panels.look());
    const doors = {
      shows,
      open,
      select: (/** @type {string} */ to) => dock.selected.push(to),
      giveBack: () => dock.gaveBack++,
    };
    panels = createFilmPanels(CONFIG, /** @type {any} */ ({ store: made.store, dock: doors, watch: () => made }));
  });
  seen.hand(messages(FILMS[name]));
  return { page, watch, panels, dock, film: FILMS[name] };
}

test("NOW tells the step that is shown", () => {
  const { page, watch, film } = panelsOf("errors");
  const n = film.steps.findIndex((/** @type {any} */ { phase }) => phase === "backward") + 1;
  watch.moving.seek(n);
  assert.match(page.text("now-ledger"), /backward/);
  assert.match(page.text("now-numbers"), /δ|delta/);
});

test("only the panel that is shown is drawn, and the other when its tab is opened", () => {
  const { page, watch, panels, dock } = panelsOf("errors");
  watch.moving.seek(20);
  assert.ok(page.byId("heat").made > 0);
  assert.equal(page.byId("gather").made, 0);
  dock.tab = "gradient";
  panels.look();
  assert.ok(page.byId("gather").made > 0);
});

test("the layers of the heat map are those of the film, also where its panel is not drawn", () => {
  const { page, panels } = panelsOf("gradient");
  const select = page.byId("heat-layer");
  const layers = () => select.options.map(({ textContent }) => textContent);
  assert.deepEqual([layers(), select.value], [["y", "h¹"], "0"], "the uppermost recurrent one");
  select.value = "1";
  panels.stand({ ...FILMS.rnn_echo.start, layers: FILMS.rnn_echo.start.layers.slice(0, 1) });
  assert.deepEqual([select.options.length, select.value], [1, "0"]);
  assert.equal(page.byId("heat").made, 0);
});

test("what one looks into opens its panel once; Escape closes it and gives the focus back", () => {
  const { watch, panels, dock } = panelsOf("errors");
  watch.moving.seek(20);
  panels.lookInto(openStep);
  assert.deepEqual(dock.opened, ["inside"]);
  assert.notEqual(watch.store.get().inside.opened, null);
  panels.lookInto(openStep);
  assert.deepEqual(dock.opened, ["inside"]);
  panels.close();
  assert.deepEqual([watch.store.get().inside.opened, dock.gaveBack], [null, 1]);
});

test("the panel of what the address names is selected", () => {
  assert.deepEqual(panelsOf("errors", "rnn_echo", "#at=20&open=dU,0,1,2").dock.selected, ["inside"]);
  assert.deepEqual(panelsOf("errors", "rnn_echo", "#open=loss,3,1").dock.selected, ["credit"]);
  assert.deepEqual(panelsOf("errors").dock.selected, []);
});
