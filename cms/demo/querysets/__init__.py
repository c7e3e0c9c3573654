"""Named reads: over marks, over any rows by their keys, over the ledgers."""
