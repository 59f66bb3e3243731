"""`python -m tests.store.without_rights ARGS`: `habeas ARGS` as a user whom the rights of files bind, even if root."""

import ctypes
import os
import sys

CAPBSET_DROP, OVERRIDE, SEARCH = 24, 1, 2


def main():
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for right in (OVERRIDE, SEARCH):
            if libc.prctl(CAPBSET_DROP, right, 0, 0, 0):
                sys.exit(77)
    # Exec makes the loss of rights take effect.
    os.execv(sys.executable, [sys.executable, "-m", "habeas", *sys.argv[1:]])


if __name__ == "__main__":
    main()
