{{ published_table({
    'title': "Nombre d'auditeurs inscrits dans les EPN en alternance depuis {Y-4}",
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'work_study_epn_code'},
    'columns': [{'measure': 'work_study_learners'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
