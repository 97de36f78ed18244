{{ published_table({
    'title': "Évolution de la durée moyenne (en années) entre l'obtention du plus haut diplôme et la candidature à une VAE selon le genre depuis {C-5}",
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'sex', 'by': 'sex'},
    'where': "scheme = 'VAE'",
    'columns': [{'measure': 'candidate_years_since_diploma'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
