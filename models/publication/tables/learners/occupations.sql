{{ published_table({
    'title': 'Part (en %) des auditeurs en emploi lors de leur inscription au Cnam selon leur PCS depuis {Y-4}',
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'occupation', 'by': 'occupation_group'},
    'columns': [{'measure': 'learners', 'code': 'share', 'label': 'Part (%)', 'share': true}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
