{{ published_table({
    'title': "Répartition des candidats à une VES, de l'ensemble des notifications de décision, des taux d'accord (en %) et des taux d'« accord & refus » (en %) par CCR/CCE en {C}",
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'centre_code'},
    'where': "scheme = 'VES'",
    'columns': [
        {'measure': 'candidates'},
        {'measure': 'decisions'},
        {'measure': 'outcome_share', 'code': 'agreement_rate', 'holds': "outcome = 'agreement'", 'label': 'Accord (%)'},
        {'measure': 'outcome_share', 'code': 'mixed_rate', 'holds': "outcome = 'agreement_with_refusal'", 'label': 'Accord couplé avec un refus (%)'},
    ],
    'periods': {'of': 'calendar_year'},
}) }}
