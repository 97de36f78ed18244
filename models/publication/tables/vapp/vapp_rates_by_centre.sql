{{ published_table({
    'title': "Répartition des candidats à une VAPP, de l'ensemble des notifications de décision, des taux (en %) d'accès directs et partiels par CCR/CCE en {C}",
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'centre_code'},
    'where': "scheme = 'VAPP'",
    'columns': [
        {'measure': 'candidates'},
        {'measure': 'decisions'},
        {'measure': 'outcome_share', 'code': 'direct_rate', 'holds': "outcome in ('direct', 'exempted')", 'label': 'Accès direct ou avec dispense (%)'},
        {'measure': 'outcome_share', 'code': 'conditional_rate', 'holds': "outcome = 'conditional'", 'label': 'Accès sous réserve (%)'},
    ],
    'periods': {'of': 'calendar_year'},
}) }}
