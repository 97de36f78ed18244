{{ published_table({
    'title': "Nombre d'auditeurs inscrits en alternance au Cnam depuis {Y-4}",
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code', 'only': "(kind = 'CCR' or kind is null)"},
    'columns': [{'measure': 'work_study_learners'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
