{{ published_table({
    'title': 'Répartition des auditeurs inscrits dans un cursus en alternance depuis {Y-4} selon le plus haut diplôme obtenu en formation initiale',
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'diploma', 'by': 'first_diploma'},
    'columns': [
        {'measure': 'work_study_learners', 'where': 'first_diploma is not null'},
        {'measure': 'work_study_learners', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
