{{ published_table({
    'title': "Nombre d'auditeurs inscrits au Cnam en alternance selon les grandes aires géographiques depuis {Y-4}",
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'area', 'by': 'home_centre_code', 'only': "level > 0"},
    'columns': [{'measure': 'work_study_learners'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
