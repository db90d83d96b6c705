/*
 * Opens a film that is one file: unpacks the page and its modules, gives each module an address of this window's own,
 * and starts the last one. It stands in the file as it is written here, by its hash in the file's policy.
 */
(async function () {
  /** @param {string} id @returns {Promise<any>} what an element of the file holds: JSON, gzip, base64 */
  async function unpacked(id) {
    const text = /** @type {HTMLElement} */ (document.getElementById(id)).textContent || "";
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }

  /** @param {string} text @param {string} type */
  const address = (text, type) => URL.createObjectURL(new Blob([text], { type }));

  /** Resolves when it dresses the page, so that nothing is measured before. @param {string} sheet */
  const dressed = (sheet) =>
    new Promise((resolve) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = address(sheet, "text/css");
      link.onload = link.onerror = resolve;
      document.head.append(link);
    });

  try {
    const page = await unpacked("backflow-page");
    await Promise.all(page.sheets.map(dressed));
    const body = new DOMParser().parseFromString(page.body, "text/html").body;
    /** @type {HTMLElement} */ (document.getElementById("unpacking")).remove();
    document.body.append(...body.childNodes);
    /** @type {Record<string, string>} the address of each module: what it imports stands before it */
    const addresses = {};
    for (const [name, text] of page.modules) {
      const whole = text.replace(/"film:([^"]+)"/g, (/** @type {string} */ _, /** @type {string} */ of) =>
        JSON.stringify(addresses[of]),
      );
      addresses[name] = address(whole, "text/javascript");
    }
    await import(addresses[page.modules[page.modules.length - 1][0]]);
  } catch (error) {
    document.body.append(
      `This film cannot be played here: ${error}. Chrome or Edge 105, Firefox 113, Safari 16.4 or later is needed.`,
    );
    throw error;
  }
})();
