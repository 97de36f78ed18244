{{ published_table({
    'title': 'Répartition des notifications de décision de VES depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'stacked',
    'rows': {'dimension': 'ves_outcome', 'by': 'outcome'},
    'where': "scheme = 'VES'",
    'columns': [
        {'measure': 'decisions'},
        {'measure': 'decisions', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
