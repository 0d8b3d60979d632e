"""The fault suite: what firesale promises under trouble, tried on whole runs. ``python -m faults NAME``."""
