"""The generator of synthetic extracts: the truth, what each system saw of it, then dirt.

Nobody real can be in its output: names are composed from invented syllables, and identifiers are in ranges that
are not issued (see `synthetic.names`). It writes records, never rates or markers.
"""
