"""What was erased on request: found in texts and pages, taken out, and kept out."""
