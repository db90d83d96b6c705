"""Where computing happens: in processes of its own, shared fairly, and no further than somebody reads."""
