{{ published_table({
    'title': 'Évolution des âges moyens (en années) des candidats à une VES selon le genre depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'sex', 'by': 'sex'},
    'where': "scheme = 'VES'",
    'columns': [{'measure': 'candidate_mean_age'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
