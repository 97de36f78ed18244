{{ published_table({
    'title': "Part (en %) d'auditeurs inscrits au Cnam à au moins un enseignement en FOAD ou HYB selon le CCR/CCE depuis {Y-4}",
    'section': 'Les auditeurs du Cnam - Les modalités pédagogiques',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code'},
    'columns': [{'measure': 'distance_hybrid_learner_share'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
