{{ published_table({
    'title': "Part (en %) des auditeurs selon leur situation face à l'emploi lors de leur première inscription au Cnam depuis {Y-4}",
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'situation', 'by': 'first_situation'},
    'columns': [{'measure': 'learners', 'code': 'share', 'label': 'Part (%)', 'share': true}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
