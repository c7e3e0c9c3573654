"""One pure builder for each kind of public thing."""
