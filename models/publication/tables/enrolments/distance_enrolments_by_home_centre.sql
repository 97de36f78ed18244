{{ published_table({
    'title': "Répartition par CCR/CCE des inscriptions pédagogiques FOAD et HYB selon le centre d'inscription administrative en {Y}",
    'section': 'Les inscriptions pédagogiques - Les modalités pédagogiques',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'stacked',
    'rows': {'dimension': 'centre', 'by': 'organising_centre_code'},
    'columns': [
        {'measure': 'enrolments', 'where': 'is_distance_or_hybrid', 'label': 'Inscriptions FOAD et HYB'},
        {'measure': 'enrolments', 'code': 'own_learners', 'where': 'is_distance_or_hybrid', 'holds': 'not is_transferred', 'label': 'De ses auditeurs'},
        {'measure': 'enrolments', 'code': 'others_learners', 'where': 'is_distance_or_hybrid', 'holds': 'is_transferred', 'label': "D'auditeurs d'un autre centre"},
        {'measure': 'distance_hybrid_transferred_share'},
    ],
    'periods': {'of': 'academic_year'},
}) }}
