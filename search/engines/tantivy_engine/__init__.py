"""The embedded engine: a Rust index in its own directory, no service."""
