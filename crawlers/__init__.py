"""How we crawl and read: what all sources share. Knows no source's name or address, and no SQL."""
