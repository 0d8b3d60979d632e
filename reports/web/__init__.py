"""The local web page: Datasette with pages of ours, read-only, for reading only."""
