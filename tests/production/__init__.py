"""What docker-compose.yml promises, tried without containers."""
