"""What holds for every test: examples are drawn from a written seed, and a slow first call is no failure."""

from hypothesis import settings

# The first call of a method loads the library behind it, which a deadline would take for a slow example.
settings.register_profile("habeas", deadline=None, derandomize=True)
settings.load_profile("habeas")
