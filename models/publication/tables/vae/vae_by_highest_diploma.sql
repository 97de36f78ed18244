{{ published_table({
    'title': 'Évolution de la part (en %) des niveaux de plus hauts diplômes initiaux des candidats à une VAE au moment de leur demande depuis {C-5}',
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'diploma', 'by': 'highest_diploma'},
    'where': "scheme = 'VAE'",
    'columns': [{'measure': 'candidates_described', 'code': 'share', 'label': 'Part (%)', 'share': true}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
