"""What PyTorch and Keras say of models, which decides whether `from_torch` and `from_keras` are right; `make oracle`.

Neither is a dependency of Backflow or of its tests: what they said is recorded in tests/cases, and read by the tests.
"""
