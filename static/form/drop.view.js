/** Files that are dropped anywhere on the page: caught, as the browser would leave the page for them. */

/** @param {(files: FileList) => void} take */
export function catchFiles(take) {
  document.addEventListener("dragover", (event) => withFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!withFiles(event)) return; // text that is dropped is typed text
    event.preventDefault();
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  });
}

/** Whether a drag brings files to a place that does not take them by itself. @param {DragEvent} event */
const withFiles = ({ dataTransfer, target }) =>
  dataTransfer?.types.includes("Files") && !(target instanceof Element && target.matches("input[type=file]"));
