"""The parts of a request, a file for each: what may be asked, and the engine's object for it."""
