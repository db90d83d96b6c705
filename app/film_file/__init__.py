"""A film as one HTML file, which plays without a server: the page, its modules, the trace and what goes with it."""
