/** Frames as a video, WebM or MP4, by the encoder of the browser (WebCodecs), into a file by mediabunny. Pure. */

/** @typedef {"webm" | "mp4"} Kind */
/** @typedef {{width: number, height: number}} Size */

export const VIDEO_DELAY = 40; // milliseconds of a frame
const BITRATE = 3_000_000; // a second: lines and letters stay sharp
const CODECS = { webm: ["vp9", "vp8"], mp4: ["avc"] };
const FORMATS = { webm: "WebMOutputFormat", mp4: "Mp4OutputFormat" };

/**
 * The first codec of a kind of file that this browser can write.
 * @param {any} library mediabunny
 * @param {Kind} kind
 * @param {Size} size
 * @returns {Promise<string>}
 */
export async function codecOf({ canEncodeVideo }, kind, { width, height }) {
  for (const codec of CODECS[kind]) if (await canEncodeVideo(codec, { width, height, bitrate: BITRATE })) return codec;
  throw new Error(`this browser writes no ${kind === "mp4" ? "MP4 (H.264)" : "WebM (VP9, VP8)"}`);
}

/**
 * @param {any} library mediabunny
 * @param {Kind} kind
 * @param {HTMLCanvasElement} canvas on which each frame stands when it is added
 */
export async function createVideo(library, kind, canvas) {
  const codec = await codecOf(library, kind, canvas);
  const target = new library.BufferTarget();
  const output = new library.Output({ format: new library[FORMATS[kind]](), target });
  const source = new library.CanvasSource(canvas, { codec, bitrate: BITRATE });
  output.addVideoTrack(source, { frameRate: 1000 / VIDEO_DELAY });
  await output.start();
  let frames = 0;
  return {
    add: () => source.add((frames++ * VIDEO_DELAY) / 1000, VIDEO_DELAY / 1000),
    /** @returns {Promise<ArrayBuffer>} the whole file */
    async finish() {
      await output.finalize();
      return target.buffer;
    },
    cancel: () => output.cancel(),
  };
}
