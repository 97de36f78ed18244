{{ published_table({
    'title': 'Évolution des âges moyens (en années) des candidats à une VAPP selon le genre depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'sex', 'by': 'sex'},
    'where': "scheme = 'VAPP'",
    'columns': [{'measure': 'candidate_mean_age'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
