{{ published_table({
    'title': 'Évolution de la part (en %) des types de financement de la VAE depuis {C-5}',
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'financing', 'by': 'financing'},
    'where': "scheme = 'VAE'",
    'columns': [{'measure': 'candidates_described', 'code': 'share', 'label': 'Part (%)', 'share': true}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
