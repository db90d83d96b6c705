/** Listens while the page is looked at: one that nobody sees closes its stream, as phones sleep and tabs are many. */

/**
 * @param {{open: () => void, close: () => void}} hearing
 * @returns {() => void} ends it
 */
export function whileSeen(hearing) {
  const look = () => (document.visibilityState === "visible" ? hearing.open() : hearing.close());
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    removeEventListener("pageshow", look);
    hearing.close();
  };
}
