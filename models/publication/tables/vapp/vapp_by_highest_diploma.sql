{{ published_table({
    'title': 'Répartition (en %) des niveaux de plus hauts diplômes initiaux des candidats à une VAPP au moment de leur demande depuis {C-5}',
    'section': 'Valorisation des parcours au Cnam - La validation des acquis professionnels et personnels (VAPP)',
    'scope': 'Décisions de VAPP', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'line',
    'rows': {'dimension': 'diploma', 'by': 'highest_diploma'},
    'where': "scheme = 'VAPP'",
    'columns': [{'measure': 'candidates_described', 'code': 'share', 'label': 'Part (%)', 'share': true}],
    'periods': {'of': 'calendar_year', 'back': 5},
}) }}
