{{ decisions_of('VAE', ['years_of_experience', 'financing']) }}
