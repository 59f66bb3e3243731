from hypothesis import settings

# The first call of a method loads the library behind it, which a deadline would take for a slow example.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
