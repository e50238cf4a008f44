"""A small public-sector web in our own words, and a tour of lgcrawl over it."""
