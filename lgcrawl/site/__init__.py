"""The archive in a browser: Datasette with titles, units, facets and ready questions."""
