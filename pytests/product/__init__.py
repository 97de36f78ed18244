"""What the project makes of the committed extracts, and of landings that are changed on purpose: `make test`."""
