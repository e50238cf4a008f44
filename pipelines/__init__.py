"""What the words mean: records, normalisers and the Scrapy stages; imports nothing of lgcrawl."""
