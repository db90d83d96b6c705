"""What the page is given: presets, trainings, labs and figures."""
