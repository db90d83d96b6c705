/** What tells the numbers of a film beside its stage: NOW, and the panels of the dock that need only the film. */

import { createClipboard } from "../export/clipboard.view.js";
import { openUp, shut } from "../inside/inside.js";
import { createInside } from "../inside/inside.view.js";
import { createFormulas } from "../now/formulas.view.js";
import { createNotation } from "../now/notation.view.js";
import { drawNow } from "../now/now.view.js";
import { createPicking } from "../now/picking.view.js";
import { createFullRow, createWalking } from "../now/tables.view.js";
import { pictureOf } from "../page/page.js";
import { createCredit } from "../panels/credit.view.js";
import { createCredits } from "../panels/credits.view.js";
import { createDecay } from "../panels/decay.view.js";
import { createGradient } from "../panels/gradient.view.js";
import { createHeat } from "../panels/heat.view.js";
import { createPanels } from "../panels/panels.view.js";
import { guarded } from "../shared/guard.view.js";

/** @typedef {import("../inside/inside.js").Inside} Inside */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("./watch.view.js").Shown} Shown */
/** @typedef {ReturnType<typeof import("./watch.view.js").createWatch>} Watch */
/**
 * @typedef {object} Doors
 * @property {import("../page/page.js").Store} store
 * @property {import("../shell/dock.view.js").Dock} dock
 * @property {() => Watch} watch which may be made later
 * @property {(t: number) => void} [asked] a square of the triangle was clicked
 * @property {import("../panels/panels.view.js").Panel[]} [more] panels
 */

const NOW_EVERY = 91; // milliseconds at least between two pictures of NOW while the film plays: it is for reading

/** @param {any} config @param {Doors} doors */
export function createFilmPanels(config, { store, dock, watch, asked, more = [] }) {
  /** @type {Shown | null} */
  let shown = null;
  const board = () => shown?.board ?? null;
  const stands = () => watch().stand();
  const credits = createCredits(
    () => store.get().query,
    () => store.get().film.start,
  );
  credits.watch(() => store.get().credit && watch().draw()); // on the roads of the loss that is asked about
  const heat = guarded("heat", createHeat(config, stands));
  const decay = guarded("decay", createDecay(config, credits));
  const gather = guarded("gather", createGradient(config, stands));
  const blame = guarded(
    "blame",
    createCredit(config, credits, (credit, t) => {
      asked?.(t);
      store.set({ credit, inside: shut(store.get().inside) });
    }),
  );
  const inside = guarded("inside", createInside(lookInto));
  const notation = createNotation(store);
  const formulas = guarded("now-formula", createFormulas());
  const fullRow = createFullRow();
  createWalking();
  const copying = createClipboard(() => ({ ...told(), example: store.get().example }));
  const picking = createPicking(told, (ref) => lookInto((before, { start }) => openUp(before, start, ref, false)));
  const now = { stand: () => {}, draw: tellNow, every: NOW_EVERY, renews: true };
  const views = { heat, decay, gather, blame, inside };
  const panels = createPanels([
    ...ofFilm(views, { store, dock, look: () => watch().look(), shown: () => shown, spoken: notation.spoken }),
    now,
    ...more,
  ]);
  return {
    board,
    credits,
    gather,
    notation,
    lookInto,
    lookWhere,
    stand,
    draw,
    close,
    ...{ renew: panels.renew, look: panels.look },
  };

  /** What NOW tells. */
  function told() {
    return { step: board()?.step ?? null, notation: notation.spoken() };
  }

  function tellNow() {
    copying.hide();
    fullRow.hide();
    formulas.draw(board(), notation.spoken(), notation.formulas());
    drawNow(store.get().film, board(), notation.spoken());
    picking.mark(store.get().inside.opened);
  }

  /** What a person looks into: its panel opens. @param {(inside: Inside, board: Board) => Inside} change */
  function lookInto(change) {
    const seen = board();
    if (!seen) return;
    const from = document.activeElement; // NOW is drawn anew, and loses it
    const before = store.get().inside;
    const after = change(before, seen);
    store.set({ inside: after, credit: null });
    if (after.chosen && after.opened !== before.opened && !dock.shows("inside")) dock.open("inside", from);
  }

  /** Opens the panel of what the address names. */
  function lookWhere() {
    const { inside: looked, credit } = store.get();
    if (looked.opened) dock.select("inside");
    else if (credit) dock.select("credit");
    notation.learn();
  }

  /** @param {Start} start that the panels are to stand for */
  function stand(start) {
    heat.offer(start); // which is exported, drawn or not
    gather.offer(start);
    blame.offer(start); // the others have more room without it
    panels.stand();
  }

  /** @param {Shown} now */
  function draw(now) {
    shown = now;
    const { page, key, scales } = now;
    const of = now.board.yours ? `${key},yours` : key;
    panels.draw(pictureOf({ ...page, notation: notation.spoken() }, of, scales), page.player.playing);
  }

  /** Escape closes what was opened last. */
  function close() {
    if (dock.shows("inside")) lookInto(shut);
    else store.set({ credit: null });
    dock.giveBack();
  }
}

/**
 * The panels that show a film, and when each is drawn.
 * @param {{heat: any, decay: any, gather: any, blame: any, inside: any}} views
 * @param {Pick<Doors, "store" | "dock"> & {look: () => any, shown: () => Shown | null, spoken: () => any}} doors
 * @returns {import("../panels/panels.view.js").Panel[]}
 */
function ofFilm({ heat, decay, gather, blame, inside }, { store, dock, look, shown, spoken }) {
  const film = () => store.get().film;
  /** @param {(board: Board, scales: Scales) => void} draw */
  const drawn = (draw) => () => {
    const seen = shown();
    if (seen) draw(seen.board, seen.scales);
  };
  return [
    {
      stand: () => heat.stand(film().start, look()),
      draw: drawn((board, { error }) => heat.draw(board, error)),
      every: 0,
      seen: () => dock.shows("errors"),
      renews: true,
    },
    {
      stand: () => decay.stand(film().start, look(), film().steps, store.get().example),
      draw: drawn((board) => decay.draw(board, film().steps, film().end !== null)),
      every: 0,
      seen: () => dock.shows("errors"),
    },
    {
      stand: () => gather.stand(film().start, look(), spoken()),
      draw: drawn((board, { error }) => gather.draw(board, film().steps, error, spoken())),
      every: 0,
      seen: () => dock.shows("gradient"),
      renews: true,
    },
    {
      stand: () => blame.stand(film().start, look()),
      draw: drawn((board) => blame.draw(board, film().end !== null, store.get().credit)),
      every: 0,
      seen: () => dock.shows("credit"),
    },
    {
      stand: () => {},
      draw: drawn((board) => inside.draw(film(), board, store.get().inside, spoken())),
      every: NOW_EVERY,
      renews: true,
    },
  ];
}
