"""The background worker: two lanes, leases, retries, schedules, and a bell that wakes it."""
