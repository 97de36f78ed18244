{{ decisions_of('VES', ['is_total', 'regulation_note', 'units_granted', 'units_refused']) }}
