{{ published_table({
    'title': 'Dispositif de validation des études supérieures (VES) depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'all', 'by': "''"},
    'where': "scheme = 'VES'",
    'columns': [{'measure': 'candidates'}, {'measure': 'decisions'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
