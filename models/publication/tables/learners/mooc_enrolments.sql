{{ published_table({
    'title': 'Répartition des inscriptions aux MOOC du Cnam depuis {Y-2}',
    'section': 'Les auditeurs du Cnam - Les MOOC',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'mooc', 'by': 'mooc_code'},
    'columns': [{'measure': 'mooc_enrolments'}],
    'periods': {'of': 'academic_year', 'back': 2},
}) }}
