{{ published_table({
    'title': "Évolution de la part (en %) de demandeurs d'emploi ou de « sans emploi » parmi les candidats à une VAE selon le genre depuis {C-5}",
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'sex', 'by': 'sex'},
    'where': "scheme = 'VAE'",
    'columns': [{'measure': 'candidate_seeking_share'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
