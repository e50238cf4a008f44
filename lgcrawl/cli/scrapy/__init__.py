"""Commands of ``scrapy`` that differ from Scrapy's own (COMMANDS_MODULE)."""
