"""Chinese words to values. Plain functions of the page: no network, no clock, no database."""
