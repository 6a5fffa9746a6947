"""Keeping the collector of cyclic garbage out of answers: what stands after the start is not walked again and again.

A server holds some hundred thousand objects from its imports. Walking them takes a tenth of a second, which Python does
in the middle of whichever page allocates much, such as a flight of 300.
"""

import gc

from flask import Flask

AFTER_NEW_OBJECTS = 20_000  # Python's own is 700, a fraction of one page; our choice, by bench/


def settle(app: Flask) -> Flask:
    """Set what stands now aside, and collect less often; for servers, once, when everything is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(AFTER_NEW_OBJECTS, 50, 100)
    return app
