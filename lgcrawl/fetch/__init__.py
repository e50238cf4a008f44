"""Downloader middlewares: what may be asked, of whom, and how politely."""
