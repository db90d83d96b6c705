/** Of many things asked for in a row only the last is done, once nothing more has been asked for a while. */

/**
 * @template {any[]} Said
 * @param {(...said: Said) => void} act
 */
export function debounce(act) {
  /** @type {any} */
  let timer = 0;
  return { after, stop };

  /** What waits is done no more. @param {number} milliseconds from now @param {Said} said what it is then done with */
  function after(milliseconds, ...said) {
    stop();
    timer = setTimeout(act, milliseconds, ...said);
  }

  function stop() {
    clearTimeout(timer);
  }
}
