{{ published_table({
    'title': "Activité administrative et pédagogique régionale et à l'étranger en {Y-1} et {Y}",
    'section': 'Les auditeurs du Cnam - Leur nombre',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'notes': 'Activité administrative : auditeurs rattachés au centre. Activité pédagogique : inscriptions que le centre organise.',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code'},
    'columns': [
        {'measure': 'learners'},
        {'measure': 'home_enrolments'},
        {'measure': 'enrolments', 'by': 'organising_centre_code', 'label': 'Inscriptions organisées'},
        {'measure': 'enrolments', 'code': 'incoming_enrolments', 'by': 'organising_centre_code', 'holds': 'is_transferred', 'label': "Inscriptions d'auditeurs d'autres centres"},
        {'measure': 'home_enrolments', 'code': 'outgoing_enrolments', 'holds': 'is_transferred', 'label': 'Inscriptions prises dans un autre centre'},
    ],
    'periods': {'of': 'academic_year', 'back': 1},
}) }}
