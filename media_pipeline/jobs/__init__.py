"""Work that is never lost and never half: leases, steps, and the runner that holds them."""
