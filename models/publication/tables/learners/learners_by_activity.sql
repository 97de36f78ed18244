{{ published_table({
    'title': "Répartition du nombre d'auditeurs inscrits au Cnam selon de type d'activité en {Y}",
    'section': 'Les auditeurs du Cnam - Leur nombre',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'notes': "La part est calculée sur les auditeurs dont le type d'activité est connu.",
    'rows': {'dimension': 'training', 'by': 'training_type'},
    'columns': [
        {'measure': 'learners'},
        {'measure': 'learners', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'academic_year'},
}) }}
