"""How a day and a moment look in a CHECK: shapes, not calendars.

date() in a CHECK fails the statement, not the row, on the word 'now'.
"""

_DAY = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]"
DAY = f"GLOB '{_DAY}'"
DAY_OR_MOMENT = f"GLOB '{_DAY}*'"
MOMENT = f"GLOB '{_DAY}T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'"
