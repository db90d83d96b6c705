/** A film that is watched as it arrives: caption, stage and transport. The page, a frame and a file share it. */

import { timeStepsPerBeat } from "../film/beats.js";
import { notationOf } from "../now/notation.js";
import { createAddress } from "../page/address.js";
import { createCaption } from "../page/caption.view.js";
import { createExampleChoice } from "../page/example_choice.view.js";
import { createLoading } from "../page/loading.js";
import { begun, first, reweighted, sameNetwork } from "../page/page.js";
import { createPlayback } from "../page/playback.js";
import { createStatus } from "../page/status.view.js";
import { createStore } from "../page/store.js";
import { createTransport } from "../page/transport.view.js";
import { afterRest, afterResize, createClock, still } from "../shared/clock.view.js";
import { byId } from "../shared/dom.view.js";
import { guarded } from "../shared/guard.view.js";
import { remember, remembered } from "../shared/storage.view.js";
import { createLegend } from "../stage/legend.view.js";
import { createStage } from "../stage/stage.view.js";
import { createPicture } from "./picture.view.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../page/page.js").Page} Page */
/** @typedef {import("../page/status.js").Act} Act */
/** @typedef {ReturnType<typeof createCaption>} Caption */
/** @typedef {ReturnType<typeof createPlayback>} Moving */
/** @typedef {{board: Board, page: Page, key: string, scales: Scales}} Shown key: of what is to be seen */
/**
 * @typedef {object} Needed
 * @property {typeof import("../api.js").trace} trace
 * @property {(error: unknown) => import("../types.js").Refusal | null} refusalOf what is refused; null: another error
 * @property {(refusal: import("../types.js").Refusal) => unknown} refuse says so
 * @property {() => string} hash where one is
 * @property {(hash: string) => void} write it
 * @property {() => boolean} rests whether a film waits for somebody to play it
 */
/**
 * What stands around the film; where nothing does, ALONE.
 * @typedef {object} Around
 * @property {(chosen: import("../types.js").Chosen) => void} choose a cell of the stage was clicked
 * @property {(t: number) => void} answered a square of the stage was clicked
 * @property {() => void} inside the cell of the step is to be opened
 * @property {() => void} close what is open
 * @property {Partial<Record<Act, () => void>>} acts what one can do about a trouble
 * @property {(moving: Moving) => Partial<Parameters<typeof createTransport>[0]>} moves of the transport
 * @property {(zoom: number) => number} zoom of the stage, where the theme's is this
 * @property {() => import("../types.js").Step[]} more steps, of a second film, which shares the colours
 * @property {(board: Board) => Board} marked with what lies over it
 * @property {() => import("../page/board_at_cursor.js").Sizes} sizes of what each loss sends
 * @property {(playing: boolean) => {voice: Parameters<Caption["draw"]>[2], after: string}} voice in place of the step's
 * @property {() => void} look where the address says
 * @property {(start: Start, look: any) => void} stand for a network, a theme and the window's size
 * @property {() => void} renew: the same network has other weights
 * @property {(shown: Shown) => void} draw
 * @property {() => void} tick: time has passed
 */
const nothing = () => {};
/** @type {Around} */
const ALONE = {
  ...{ choose: nothing, answered: nothing, inside: nothing, close: nothing, acts: {}, moves: () => ({}) },
  ...{ zoom: (zoom) => zoom, more: () => [], marked: (board) => board, sizes: () => null },
  voice: () => ({ voice: null, after: "" }),
  ...{ look: nothing, stand: nothing, renew: nothing, draw: nothing, tick: nothing },
};

/** @param {{config: any, themes: Record<string, any>}} figures @param {Needed & Partial<Around>} doors */
export function createWatch({ config, themes }, doors) {
  const { trace, refusalOf, refuse, hash, write, rests } = doors;
  /** @type {Around} */
  const around = { ...ALONE, ...doors };
  const store = createStore(
    first({
      logarithmic: remembered("errors") !== "linear",
      theme: document.documentElement.dataset.theme ?? "light",
      notation: notationOf(remembered("notation")),
    }),
  );
  const stage = guarded("stage-frame", createStage(byId("stage-frame"), config, around.choose, around.answered));
  const legend = createLegend((logarithmic) => {
    remember("errors", logarithmic ? "log" : "linear");
    store.set({ logarithmic });
  });
  const examples = createExampleChoice((example) => store.set({ example }));
  const moving = createPlayback(store, () => stage.release());
  const transport = createTransport({
    ...moving,
    ...{ arrow: moving.step, inside: around.inside, close: around.close },
    ...around.moves(moving),
  });
  const again = () => void receiving.ask(receiving.asked());
  const jump = () => moving.seek(Number(store.get().film.end?.nonfinite?.n) + 1);
  const states = createStatus({ reset: again, keep: again, retry: again, jump, ...around.acts });
  const receiving = createLoading(store, {
    ...{ trace, refusalOf, refuse, begin, replace },
    clock: () => performance.now(),
  });
  const address = createAddress(store, { hash, replace: write, asked: receiving.asked, later: afterRest() });
  const picture = createPicture(store, themes, around, { stage, caption: createCaption(), transport, legend, states });
  const { look, stand, draw, grown, scales } = picture;
  const clock = createClock((seconds) => {
    moving.pass(seconds, picture.unit());
    around.tick();
    picture.catchUp();
    return store.get().player.playing;
  });
  store.watch((page, old) => {
    if (page.player.playing) clock.wake();
    picture.change(page, old);
  });
  afterResize(stand);
  const where = { lookWhere, write: address.write, here: address.here };
  return { store, moving, stage, receiving, look, stand, draw, grown, scales, ...where, choose: examples.offer };

  /** @param {Start} start @param {string} query */
  function begin(start, query) {
    picture.fall();
    store.set(begun(store.get(), start, query, still() || rests()));
    transport.offerBeats(timeStepsPerBeat(start));
    lookWhere();
    stand();
  }

  /** @param {import("../types.js").Film} film with other weights @param {string} query */
  function replace(film, query) {
    const { start: before } = store.get().film;
    picture.fall(); // nothing is drawn twice
    store.set(reweighted(store.get(), film, query));
    if (sameNetwork(before, film.start)) picture.renew();
    else stand();
  }

  /** Goes where the address says. */
  function lookWhere() {
    address.restore();
    const { film, example } = store.get();
    if (film.start) examples.offer(film.start.batch, example);
    around.look();
  }
}
