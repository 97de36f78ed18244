{{ published_table({
    'title': "Évolution de la part (en %) de demandeurs d'emploi ou de « sans emploi » parmi les candidats à une VAPP depuis {C-5}",
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'all', 'by': "''"},
    'where': "scheme = 'VAPP'",
    'columns': [{'measure': 'candidate_seeking_share'}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
