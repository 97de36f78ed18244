{{ published_table({
    'title': "Répartition du nombre d'inscriptions par CCR/CCE depuis {Y-2}",
    'section': 'Les inscriptions pédagogiques - Leur nombre',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'organising_centre_code'},
    'columns': [{'measure': 'enrolments'}],
    'periods': {'of': 'academic_year', 'back': 2},
}) }}
