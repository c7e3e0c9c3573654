"""What every room stands on: errors, clock, database, places, words, limits, health, tasks."""
