"""The facts lgcrawl stands on: source cards, platform layouts, lookups."""
