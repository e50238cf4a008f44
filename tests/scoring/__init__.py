"""``make score``: how many labelled facts come out right, per set and column, beside baselines.

Sets of tests/labelled ship with the project; those of the folder ``shared`` beside the checkout are
private and left out where it is absent. ``floors.toml`` pins what may not be lost again.
"""
