{{ decisions_of('VAPP', ['years_of_experience']) }}
