{{ published_table({
    'title': 'Évolution des âges moyens à la décision (en années) des candidats à une VAE selon le genre depuis {C-5}',
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'sex', 'by': 'sex'},
    'where': "scheme = 'VAE'",
    'columns': [{'measure': 'candidate_mean_age', 'label': 'Âge moyen à la décision'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
