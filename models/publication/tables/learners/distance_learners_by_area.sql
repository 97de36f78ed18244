{{ published_table({
    'title': 'Répartition des auditeurs inscrits au Cnam à au moins un enseignement en FOAD ou HYB selon de grandes aires géographiques depuis {Y-4}',
    'section': 'Les auditeurs du Cnam - Les modalités pédagogiques',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'area', 'by': 'home_centre_code', 'only': "level > 0"},
    'columns': [{'measure': 'distance_hybrid_learners'}, {'measure': 'distance_hybrid_learner_share'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
