"""What runs amount to, how sources do, and who is told: guards, clocks, states, alerts."""

from lgcrawl.health.verdicts import EXIT_CODES, Tally, Verdict, exit_code, judge

__all__ = ["EXIT_CODES", "Tally", "Verdict", "exit_code", "judge"]
