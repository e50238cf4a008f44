"""Looking through an archive and its captures for what is wrong."""
