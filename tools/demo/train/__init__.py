"""Trains the demo's four checkpoints on rendered scenes, exports them as hub snapshots and measures them.

`python -m tools.demo.train --data DIR --mixed DIR --heldout DIR --heldout-mixed DIR --out public/models` from the
repository's root does all of it, with the scenes that tools/demo/render.mjs made.
requirements.txt says what to install. Everything is seeded: a step's randomness depends on the seed and its number
alone, so a run that is taken up from its checkpoint file sees what an unbroken one would have seen.
"""
