{{ published_table({
    'title': "Taux (en %) d'accord et d'« accord couplés avec un refus » dans le cadre d'une VES selon le niveau de diplôme visé depuis {C-5}",
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'level', 'by': 'level_aimed_at'},
    'where': "scheme = 'VES'",
    'columns': [
        {'measure': 'outcome_share', 'code': 'agreement_rate', 'holds': "outcome = 'agreement'", 'label': 'Accord (%)'},
        {'measure': 'outcome_share', 'code': 'mixed_rate', 'holds': "outcome = 'agreement_with_refusal'", 'label': 'Accord couplé avec un refus (%)'},
    ],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
