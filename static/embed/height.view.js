/** The height of a film within another page, which alone can give its frame that height. */

/** @param {HTMLElement} root all that is to be seen */
export function tellHeight(root) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(root.getBoundingClientRect().bottom + scrollY);
    if (height === told) return;
    told = height;
    parent.postMessage({ backflow: { height } }, "*"); // whoever frames it; it is a number that they see anyway
  };
  new ResizeObserver(tell).observe(root);
  tell();
}
