// Plotly as far as the figures of app/page/figures need it: what draws lines is in its core.
const Plotly = require("plotly.js/lib/core");

Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/heatmap"),
  require("plotly.js/lib/contour"),
]);

module.exports = Plotly;
