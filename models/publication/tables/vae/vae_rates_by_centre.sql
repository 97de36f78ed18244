{{ published_table({
    'title': "Répartition des candidats à une VAE, de l'ensemble des notifications de décision, des taux (en %) de délivrance de diplôme, de validation partielle par CCR/CCE en {C}",
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'centre_code'},
    'where': "scheme = 'VAE'",
    'columns': [
        {'measure': 'candidates'},
        {'measure': 'decisions'},
        {'measure': 'outcome_share', 'code': 'full_rate', 'holds': "outcome = 'full'", 'label': 'Délivrance du diplôme (%)'},
        {'measure': 'outcome_share', 'code': 'partial_rate', 'holds': "outcome = 'partial'", 'label': 'Validation partielle (%)'},
    ],
    'periods': {'of': 'calendar_year'},
}) }}
