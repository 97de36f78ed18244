{{ published_table({
    'title': 'Taux (en %) de délivrance de diplôme et taux (en %) de validation partielle selon le diplôme visé dans le cadre de la VAE depuis {C-5}',
    'section': "Valorisation des parcours au Cnam - La validation des acquis de l'expérience (VAE)",
    'scope': 'Décisions de VAE', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'certification', 'by': 'certification_kind',
        'only': "(level > 0 or code in ('LG', 'LP', 'MR', 'ING', 'DOC', 'RNCP', 'DIE', 'CC'))"},
    'where': "scheme = 'VAE'",
    'columns': [
        {'measure': 'outcome_share', 'code': 'full_rate', 'holds': "outcome = 'full'", 'label': 'Délivrance du diplôme (%)'},
        {'measure': 'outcome_share', 'code': 'partial_rate', 'holds': "outcome = 'partial'", 'label': 'Validation partielle (%)'},
    ],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
