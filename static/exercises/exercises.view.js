/** The tab of an exercise: a teacher's sheet in the making, or a student's way through one that the address holds. */

import { linkOf } from "../form/link.js";
import { within } from "../film/player.js";
import { pack, unpack } from "../page/packed.js";
import { button, byId, dress, element } from "../shared/dom.view.js";
import { changed, parametersOf } from "../shared/hash.js";
import { remember, remembered } from "../shared/storage.view.js";
import { hideTelling, hidingStyles } from "../questions/telling.view.js";
import { begin, drawSeed } from "./answers.js";
import { emptySheet, filmOf, isFilmOf, sheetIn } from "./sheet.js";
import { createStudent } from "./student.view.js";
import { createTeacher } from "./teacher.view.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/**
 * @typedef {object} Doors
 * @property {import("../page/page.js").Store} store
 * @property {ReturnType<typeof import("../shell/dock.view.js").createDock>} dock
 * @property {(query: string, hash: string, replaces?: boolean) => void} open a film, with this hash, as a new page
 *   of the history or in place of the one that is left
 */

/** @param {Doors} doors */
export function createExercises({ store, dock, open }) {
  dress("questions/questions.css");
  dress("exercises/exercises.css");
  hidingStyles();
  const host = byId("panel-exercise");
  const heading = element("h2", { class: "unseen" }, "Exercise");
  const body = element("div", { class: "exercise" });
  host.replaceChildren(heading, body);
  const student = createStudent(body, { film: () => store.get().film, query: () => store.get().query, hide, keep });
  const teacher = createTeacher(body, { page: store.get, address, take, attempt: (sheet) => void attempt(sheet) });
  /** @type {{sheet: Sheet, teaches: boolean, key: string} | null} */
  let present = null;
  /** @type {Sheet | null} */
  let own = null; // the teacher's, which is there still while it is tried
  let standing = "";
  store.watch(({ film, inside, example }, old) => {
    if (film.start !== old.film.start) return film.start && follow();
    const other = inside.opened !== old.inside.opened || example !== old.example || film.end !== old.film.end;
    if (present?.teaches && other) teacher.stand();
  });
  return { make, here };

  /** A teacher begins with the film that is shown, or goes on with the sheet that was begun. */
  function make() {
    const { query } = store.get();
    const begun = own && isFilmOf(own, query) ? own : emptySheet(query);
    if (!present?.teaches || begun !== own) teach(begun);
    dock.offer("exercise", true);
    dock.open("exercise");
  }

  /** @param {Sheet} sheet */
  function teach(sheet) {
    present = { sheet, teaches: true, key: "" };
    own = sheet;
    hide(Infinity);
    teacher.begin(sheet);
  }

  /** The sheet of a file, with its film. @param {Sheet} sheet */
  function take(sheet) {
    if (!isFilmOf(sheet, store.get().query)) open(sheet.film, "");
    teach(sheet);
  }

  /** As its students do. @param {Sheet} sheet */
  async function attempt(sheet) {
    own = sheet; // with all that was changed since it was begun
    standing = ""; // the same may be tried again
    open(filmOf(sheet, drawSeed(Math.random)), `#sheet=${await pack(JSON.stringify(sheet))}&drawn=1`);
    await here();
  }

  /**
   * The sheet that the address holds; whoever comes by a teacher's link first draws a seed. Where it holds none any
   * longer, a teacher who has tried the own sheet goes on with it.
   */
  async function here() {
    const { sheet: packed = "", drawn } = parametersOf(location.hash);
    if (packed === standing) return;
    standing = packed;
    if (!packed) return present && !present.teaches && own ? teach(own) : undefined;
    dock.offer("exercise", true);
    dock.select("exercise");
    try {
      const sheet = sheetIn(await unpack(packed));
      if (packed !== standing) return; // one has gone on
      present = { sheet, teaches: false, key: `sheet:${sheet.sha256 || packed.slice(0, 64)}` };
      if (drawn) return follow();
      open(filmOf(sheet, drawSeed(Math.random)), changed(location.hash, { drawn: "1" }), true);
    } catch {
      body.replaceChildren(
        element("p", { role: "alert" }, "The sheet in this link is not whole. Ask for the link again."),
      );
    }
  }

  /** A film has begun: that of the sheet, or another one. */
  function follow() {
    if (!present || present.teaches) return present && teacher.stand();
    const { query } = store.get();
    if (!query) return;
    const { sheet, key } = present;
    const seed = Number(new URLSearchParams(query).get("seed") ?? 0);
    if (isFilmOf(sheet, query)) return student.begin({ ...begin(sheet, seed), given: given(`${key}:${seed}`) });
    hide(Infinity);
    const back = button("Back to the film of the sheet", () => open(filmOf(sheet, seed), location.hash));
    body.replaceChildren(element("p", {}, "This is another film than that of the sheet. ", back));
  }

  /** @param {number} until @param {string} [name] of the number that is asked for */
  function hide(until, name) {
    const { player } = store.get();
    hideTelling(until < Infinity ? { name, later: true } : null);
    if (player.until !== until) store.set({ player: within(player, until) });
  }

  /** A reload loses nothing. @param {import("./answers.js").Answers} answers */
  function keep({ seed, given: all }) {
    if (present) remember(`${present.key}:${seed}`, JSON.stringify(all));
  }
}

/**
 * What was answered before, in this browser.
 * @param {string} key @returns {Record<string, import("./answers.js").Given>}
 */
function given(key) {
  try {
    return JSON.parse(remembered(key) ?? "{}") ?? {};
  } catch {
    return {}; // somebody else's
  }
}

/** Of a sheet's film, of which a part may stand in the hash, too. @param {Sheet} sheet @param {string} hash */
const address = ({ film }, hash) => new URL(linkOf(film, hash), document.baseURI).href;
