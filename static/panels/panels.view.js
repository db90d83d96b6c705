/**
 * What stands around the stage, drawn so that the film stays smooth: one panel a frame, those that take long less
 * often, and only what can be seen.
 */

const REST = 7; // times as long as a panel took to draw, it rests while the film plays
const LATE = 25; // milliseconds from one frame to the next, if the first was too long for a screen of 60 a second
const WAITED = 250; // milliseconds that no frame takes: the film has waited for steps, or the window was out of sight
const LONG_REST = 14; // times as long as its frame was, a panel rests whose picture made the next one late

/**
 * @typedef {{stand: () => void, draw: () => void, every: number, seen?: () => boolean, renews?: boolean}} Panel every:
 *   milliseconds at least between two pictures; seen: always, where it is not there; renews: of the same network it
 *   draws other numbers without standing anew
 */

/** @param {Panel[]} panels */
export function createPanels(panels) {
  let last = { key: "", playing: false }; // what was to be seen when all were drawn
  const turns = panels.map((panel) => ({ panel, due: 0, key: "", stands: false }));
  /** @type {{turn: (typeof turns)[0], at: number} | null} */
  let before = null; // which was drawn with the last frame of a film that plays, and when that frame began
  return { draw, stand, renew, look: () => last.key && draw(last.key, false) };

  /** All at once while the film rests. @param {string} key of what is to be seen @param {boolean} playing */
  function draw(key, playing) {
    last = { key, playing };
    const now = performance.now();
    restIfLate(now);
    const late = turns
      .filter(({ panel, due, ...turn }) => turn.key !== key && (!playing || now >= due) && (panel.seen?.() ?? true))
      .sort((a, b) => a.due - b.due);
    for (const turn of playing ? late.slice(0, 1) : late) {
      const since = performance.now();
      if (!turn.stands) turn.panel.stand();
      turn.panel.draw();
      const until = performance.now();
      Object.assign(turn, { key, stands: true, due: until + Math.max(REST * (until - since), turn.panel.every) });
      if (playing) before = { turn, at: now };
    }
  }

  /**
   * What the browser paints after a panel was drawn counts, too: it shows in when the next frame comes, nowhere else.
   * @param {number} now
   */
  function restIfLate(now) {
    const took = before ? now - before.at : 0;
    if (before && took > LATE && took < WAITED) before.turn.due = Math.max(before.turn.due, now + LONG_REST * took);
    before = null;
  }

  /** All are to be built anew, each in its turn. */
  function stand() {
    for (const turn of turns) Object.assign(turn, { key: "", stands: false, due: 0 });
  }

  /** All are to be drawn anew, as the same network has other numbers. */
  function renew() {
    for (const turn of turns) Object.assign(turn, { key: "", stands: turn.stands && turn.panel.renews, due: 0 });
  }
}
