"""The figures: one file a subject, one definition each."""
