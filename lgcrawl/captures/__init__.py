"""The room of raw evidence: what was fetched, byte for byte (docs/captures.md)."""
