{{ published_table({
    'title': "Taux (en %) d'accès direct ou avec dispense et taux (en %) d'« accès sous réserve » à une certification dans le cadre d'une VAPP selon le niveau de diplôme visé depuis {C-5}",
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'level', 'by': 'level_aimed_at'},
    'where': "scheme = 'VAPP'",
    'columns': [
        {'measure': 'outcome_share', 'code': 'direct_rate', 'holds': "outcome in ('direct', 'exempted')", 'label': 'Accès direct ou avec dispense (%)'},
        {'measure': 'outcome_share', 'code': 'conditional_rate', 'holds': "outcome = 'conditional'", 'label': 'Accès sous réserve (%)'},
    ],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
