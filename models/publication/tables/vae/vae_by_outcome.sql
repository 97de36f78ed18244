{{ published_table({
    'title': 'Répartition des notifications de décision de VAE depuis {C-5}',
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'stacked',
    'rows': {'dimension': 'vae_outcome', 'by': 'outcome'},
    'where': "scheme = 'VAE'",
    'columns': [
        {'measure': 'decisions'},
        {'measure': 'decisions', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
