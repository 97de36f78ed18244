{{ published_table({
    'title': "Répartition du nombre d'inscriptions selon le type d'activité en {Y}",
    'section': 'Les inscriptions pédagogiques - Leur nombre',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'notes': "La part est calculée sur les inscriptions dont le type d'activité est connu.",
    'rows': {'dimension': 'training', 'by': 'training_type'},
    'columns': [
        {'measure': 'enrolments'},
        {'measure': 'enrolments', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'academic_year'},
}) }}
