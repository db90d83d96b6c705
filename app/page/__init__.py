"""What the page is given: presets, lessons, labs and figures."""
