{{ published_table({
    'title': 'Évolution du taux (en %) de notifications de décision passant par une note de réglement depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'all', 'by': "''"},
    'where': "scheme = 'VES'",
    'columns': [{'measure': 'regulation_note_share'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
