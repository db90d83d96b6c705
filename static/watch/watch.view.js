/** A film to be watched without form and labs: caption, stage and transport around one store, as it arrives. */

import { timeStepsPerBeat, pace } from "../film/beats.js";
import { scalesOf } from "../film/scales.js";
import { notationOf } from "../now/notation.js";
import { createAddress } from "../page/address.js";
import { createBoardAtCursor } from "../page/board_at_cursor.js";
import { createCaption } from "../page/caption.view.js";
import { createExampleChoice } from "../page/example_choice.view.js";
import { createLoading } from "../page/loading.js";
import { begun, broken, first } from "../page/page.js";
import { createPlayback } from "../page/playback.js";
import { createStatus } from "../page/status.view.js";
import { createStore } from "../page/store.js";
import { createTransport } from "../page/transport.view.js";
import { afterRest, afterResize, createClock, still } from "../shared/clock.view.js";
import { byId } from "../shared/dom.view.js";
import { attempt, guarded } from "../shared/guard.view.js";
import { remember, remembered } from "../shared/storage.view.js";
import { createLegend } from "../stage/legend.view.js";
import { createStage } from "../stage/stage.view.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */
/**
 * @typedef {object} Doors
 * @property {typeof import("../api.js").trace} trace
 * @property {(error: unknown) => import("../types.js").Refusal | null} refusalOf what is refused; null: another error
 * @property {(refusal: import("../types.js").Refusal) => unknown} refuse says so
 * @property {() => string} hash where one is
 * @property {(hash: string) => void} write it
 * @property {boolean} rests whether the film waits for somebody to play it
 * @property {(chosen: import("../types.js").Chosen) => void} choose a cell of the stage was clicked
 * @property {() => void} inside the cell of the step is to be opened
 * @property {() => void} close what is open
 * @property {(start: Start, look: any) => void} stand beside the stage, for a network, a theme and the window's size
 * @property {(shown: Shown) => void} draw beside the stage
 */
/** @typedef {{board: Board, page: import("../page/page.js").Page, key: string, scales: Scales}} Shown */

/** @param {{config: any, themes: Record<string, any>}} figures @param {Doors} doors */
export function createWatch({ config, themes }, doors) {
  const store = createStore(
    first({
      logarithmic: remembered("errors") !== "linear",
      theme: document.documentElement.dataset.theme ?? "light",
      notation: notationOf(remembered("notation")),
    }),
  );
  const look = () => themes[store.get().theme];
  const lookAt = createBoardAtCursor();
  let scales = scalesOf([], true);
  let unit = 1; // seconds of a beat
  let stood = false; // whether the views stand for the film that is there
  let late = false; // whether something has arrived that is drawn with the next frame
  const stage = guarded("stage-frame", createStage(byId("stage-frame"), config, doors.choose));
  const caption = createCaption();
  const legend = createLegend((logarithmic) => {
    remember("errors", logarithmic ? "log" : "linear");
    store.set({ logarithmic });
  });
  const examples = createExampleChoice((example) => store.set({ example }));
  const moving = createPlayback(store, () => stage.release());
  const transport = createTransport({ ...moving, arrow: moving.step, inside: doors.inside, close: doors.close });
  const again = () => ask(receiving.asked());
  const jump = () => moving.seek(Number(store.get().film.end?.nonfinite?.n) + 1);
  const states = createStatus({ reset: again, keep: again, retry: again, jump });
  const receiving = createLoading(store, {
    ...{ trace: doors.trace, refusalOf: doors.refusalOf, refuse: doors.refuse, begin },
    replace: () => {}, // nobody touches a weight here
    clock: () => performance.now(),
  });
  const address = createAddress(store, {
    ...{ hash: doors.hash, replace: doors.write, asked: receiving.asked, later: afterRest() },
  });
  const clock = createClock((seconds) => {
    moving.pass(seconds, unit);
    if (late) draw();
    return store.get().player.playing;
  });

  const measure = attempt("legend", () => {
    const { film, logarithmic, player } = store.get();
    const expected = film.start?.expected ?? 0;
    scales = scalesOf([film.steps], logarithmic);
    unit = pace(film.steps, expected, player.timeSteps);
    if (film.start) legend.draw(film.start, look().palette, scales, logarithmic);
    transport.drawStrip(film.steps, expected, look().palette);
  });
  const draw = attempt("status", () => {
    late = false;
    const page = store.get();
    document.documentElement.dataset.state = page.state;
    states.draw(page);
    byId("status").textContent = page.status;
    byId("status").dataset.bad = String(broken(page));
    if (!page.film.start || !stood) return;
    const { board, key } = lookAt(page, unit, still());
    if (byId("watch").checkVisibility()) stage.draw(board, scales, page.inside.chosen, page.player.playing);
    caption.draw(board, page.player.playing);
    transport.draw(page.player, board);
    doors.draw({ board, page, key, scales });
  });

  store.watch((page, old) => {
    if (page.player.playing) clock.wake();
    if (page.theme !== old.theme) {
      document.documentElement.dataset.theme = page.theme;
      return stand();
    }
    const arrived = page.film !== old.film && page.film.start === old.film.start;
    if (arrived || page.logarithmic !== old.logarithmic || page.player.timeSteps !== old.player.timeSteps) measure();
    if (arrived && page.player.playing) late = true;
    else draw();
  });
  afterResize(stand);
  return { store, moving, stage, look, ask, lookWhere, stand, draw };

  /** @param {string} query */
  function ask(query) {
    return receiving.ask(query);
  }

  /** @param {Start} start @param {string} query */
  function begin(start, query) {
    stood = false;
    store.set(begun(store.get(), start, query, still() || doors.rests));
    transport.offerBeats(timeStepsPerBeat(start));
    lookWhere();
    stand();
  }

  /** Goes where the address says. */
  function lookWhere() {
    address.restore();
    const { film, example } = store.get();
    if (film.start) examples.offer(film.start.batch, example);
  }

  /** Builds all views for the network, the theme and the window's size. */
  function stand() {
    const { film } = store.get();
    if (!film.start) return;
    byId("stage-title").textContent = film.start.steps > 1 ? "Stage · layer × time" : "Stage · units and weights";
    if (byId("watch").checkVisibility()) stage.stand(film.start, look());
    caption.stand();
    measure();
    stood = true;
    doors.stand(film.start, look());
    draw();
  }
}
