"""What all tests share: property tests that draw the same examples every time."""

from hypothesis import Phase, settings

settings.register_profile("backflow", derandomize=True, database=None, deadline=None, max_examples=100)
settings.register_profile("mutants", settings.get_profile("backflow"), max_examples=40, phases=[Phase.generate])
settings.load_profile("backflow")
