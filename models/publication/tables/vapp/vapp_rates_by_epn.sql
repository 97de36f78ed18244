{{ published_table({
    'title': "Répartition et taux (en %) d'accès directs ou avec dispense et d'« accès sous réserve » à une certification dans le cadre d'une VAPP par EPN en {C}",
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'epn_code'},
    'where': "scheme = 'VAPP'",
    'columns': [
        {'measure': 'decisions'},
        {'measure': 'outcome_share', 'code': 'direct_rate', 'holds': "outcome in ('direct', 'exempted')", 'label': 'Accès direct ou avec dispense (%)'},
        {'measure': 'outcome_share', 'code': 'conditional_rate', 'holds': "outcome = 'conditional'", 'label': 'Accès sous réserve (%)'},
    ],
    'periods': {'of': 'calendar_year'},
}) }}
