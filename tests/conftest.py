"""What all tests share: property tests that draw the same examples every time."""

from hypothesis import settings

settings.register_profile("backflow", derandomize=True, database=None, deadline=None, max_examples=100)
settings.load_profile("backflow")
