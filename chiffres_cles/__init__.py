"""The little Python of chiffres-cles: contract, landing, generator of extracts, publishing, command line."""
