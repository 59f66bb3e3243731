"""`python -m habeas` is the command `habeas`."""

from habeas.cli import main

main()
