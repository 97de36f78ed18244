{{ published_table({
    'title': 'Dispositif de validation des acquis professionnels et personnels (VAPP) depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'all', 'by': "''"},
    'where': "scheme = 'VAPP'",
    'columns': [{'measure': 'candidates'}, {'measure': 'decisions'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
