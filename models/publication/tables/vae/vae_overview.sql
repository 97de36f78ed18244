{{ published_table({
    'title': "Dispositif de validation des acquis de l'expérience (VAE) depuis {C-5}",
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'all', 'by': "''"},
    'where': "scheme = 'VAE'",
    'columns': [{'measure': 'candidates'}, {'measure': 'decisions'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
