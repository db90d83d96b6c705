/** What writes a video: static/vendor/mediabunny holds this, bundled by `make vendor`. */

export {
  BufferTarget,
  canEncodeVideo,
  CanvasSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from "mediabunny";
