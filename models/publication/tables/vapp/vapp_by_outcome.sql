{{ published_table({
    'title': 'Répartition des notifications de décision de VAPP depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'stacked',
    'rows': {'dimension': 'vapp_outcome', 'by': 'outcome'},
    'where': "scheme = 'VAPP'",
    'columns': [
        {'measure': 'decisions'},
        {'measure': 'decisions', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
