"""The form of the page: its fields, its query, tables of one's own, and the units that these are told in."""
