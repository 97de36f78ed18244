{{ published_table({
    'title': 'Âge moyen (en années) et rapport de masculinité des auditeurs inscrits dans les EPN en alternance depuis {Y-2}',
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'work_study_epn_code'},
    'where': 'is_work_study',
    'columns': [{'measure': 'mean_age'}, {'measure': 'masculinity_ratio'}],
    'periods': {'of': 'academic_year', 'back': 2},
}) }}
