{{ published_table({
    'title': "Nombre d'auditeurs inscrits en alternance au Cnam selon le type de formation suivie depuis {Y-4}",
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'certification', 'by': 'certification_kind',
        'only': "(level = 2 or code in ('LG', 'LP', 'MR', 'ING', 'RNCP', 'NATIONAL', 'PROFESSIONAL'))"},
    'columns': [{'measure': 'work_study_learners'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
