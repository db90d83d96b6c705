/** The API page's examples ask where the reader found us: a proxy may serve us under a prefix that we are not told. */

const home = new URL(".", document.baseURI).href.replace(/\/$/, "");
for (const node of document.querySelectorAll(".origin")) node.textContent = home;
