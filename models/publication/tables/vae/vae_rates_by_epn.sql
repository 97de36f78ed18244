{{ published_table({
    'title': "Taux (en %) de délivrance de diplômes et taux (en %) de validation partielle dans le cadre d'une VAE par EPN en {C}",
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'epn_code'},
    'where': "scheme = 'VAE'",
    'columns': [
        {'measure': 'decisions'},
        {'measure': 'outcome_share', 'code': 'full_rate', 'holds': "outcome = 'full'", 'label': 'Délivrance du diplôme (%)'},
        {'measure': 'outcome_share', 'code': 'partial_rate', 'holds': "outcome = 'partial'", 'label': 'Validation partielle (%)'},
    ],
    'periods': {'of': 'calendar_year'},
}) }}
