/** One picture of one state: what of a film stands on the stage, in the caption and on the transport, and around it. */

import { pace } from "../film/beats.js";
import { scalesOf } from "../film/scales.js";
import { followed } from "../inside/inside.js";
import { createBoardAtCursor } from "../page/board_at_cursor.js";
import { broken } from "../page/page.js";
import { still } from "../shared/clock.view.js";
import { byId } from "../shared/dom.view.js";
import { attempt } from "../shared/guard.view.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../page/page.js").Page} Page */
/**
 * @typedef {object} Views
 * @property {ReturnType<typeof import("../stage/stage.view.js").createStage>} stage
 * @property {ReturnType<typeof import("../page/caption.view.js").createCaption>} caption
 * @property {ReturnType<typeof import("../page/transport.view.js").createTransport>} transport
 * @property {ReturnType<typeof import("../stage/legend.view.js").createLegend>} legend
 * @property {ReturnType<typeof import("../page/status.view.js").createStatus>} states
 */

/**
 * @param {import("../page/page.js").Store} store
 * @param {Record<string, any>} themes
 * @param {import("./watch.view.js").Around} around
 * @param {Views} views
 */
export function createPicture(store, themes, around, { stage, caption, transport, legend, states }) {
  const lookAt = createBoardAtCursor();
  let scales = scalesOf([], true);
  let unit = 1; // seconds of a beat
  let stood = false; // whether the views stand for the film that is there
  let late = false; // whether something has arrived that is drawn with the next frame

  /** The scales and the pace of all that has arrived. */
  const measure = attempt("legend", () => {
    const { film, logarithmic, player } = store.get();
    const expected = film.start?.expected ?? 0;
    scales = scalesOf([film.steps, around.more()], logarithmic); // equal colours for both
    unit = pace(film.steps, expected, player.timeSteps);
    if (film.start) legend.draw(film.start, look().palette, scales, logarithmic);
    transport.drawStrip(film.steps, expected, look().palette);
  });
  const speak = attempt("caption-says", (/** @type {Board} */ board, /** @type {boolean} */ playing) => {
    const { voice, after } = around.voice(playing);
    caption.draw(board, playing, voice, after);
  });
  const draw = attempt("status", () => {
    late = false;
    const page = store.get();
    document.documentElement.dataset.state = page.state;
    states.draw(page);
    byId("status").textContent = page.status;
    byId("status").dataset.bad = String(broken(page));
    if (!page.film.start || !stood) return;
    const { board: seen, key } = lookAt(page, unit, still(), around.sizes());
    const board = around.marked(seen);
    const inside = followed(page.inside, board);
    if (inside !== page.inside) return store.set({ inside });
    if (byId("watch").checkVisibility()) stage.draw(board, scales, inside.chosen, page.player.playing);
    else stage.forget();
    speak(board, page.player.playing);
    transport.draw(page.player, board);
    around.draw({ board, page, key, scales });
  });
  return {
    ...{ look, draw, stand, renew, grown, change },
    scales: () => scales,
    unit: () => unit,
    catchUp: () => late && draw(),
    /** Nothing is drawn until all views stand again. */
    fall: () => (stood = false),
  };

  /** Of the theme, in the size of this window. */
  function look() {
    const theme = themes[store.get().theme];
    const zoom = around.zoom(theme.palette.zoom);
    return zoom === theme.palette.zoom ? theme : { ...theme, palette: { ...theme.palette, zoom } };
  }

  /** @param {Page} page @param {Page} old */
  function change(page, old) {
    if (page.theme !== old.theme) {
      document.documentElement.dataset.theme = page.theme;
      return stand();
    }
    const arrived = page.film !== old.film && page.film.start === old.film.start;
    if (arrived || page.logarithmic !== old.logarithmic || page.player.timeSteps !== old.player.timeSteps) measure();
    if (arrived && page.player.playing) late = true;
    else draw();
  }

  /** Builds all views for the network, the theme and the window's size. */
  function stand() {
    const { start } = store.get().film;
    if (!start) return;
    byId("stage-title").textContent = start.steps > 1 ? "Stage · layer × time" : "Stage · units and weights";
    if (byId("watch").checkVisibility()) stage.stand(start, look());
    caption.stand();
    measure();
    stood = true;
    around.stand(start, look());
    draw();
  }

  /** The same network has other weights: its views stand, and have other numbers. */
  function renew() {
    const { start } = store.get().film;
    if (start && byId("watch").checkVisibility()) stage.stand(start, look());
    stood = true;
    measure();
    around.renew();
    draw();
  }

  /**
   * More of a second film is here, or none is any more: where it begins, both stages stand anew.
   * @param {boolean} anew
   */
  function grown(anew) {
    if (!store.get().film.start || !stood) return;
    measure();
    if (anew) stand();
    else draw();
  }
}
