"""Load and faults: what the server has to hold when a room is full, and when everything goes wrong at once."""
