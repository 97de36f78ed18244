{{ published_table({
    'title': "Répartition du nombre d'inscriptions au Cnam selon de grandes aires géographiques depuis {Y-4}",
    'section': 'Les inscriptions pédagogiques - Leur nombre',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'area', 'by': 'organising_centre_code', 'only': "level > 0"},
    'columns': [{'measure': 'enrolments'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
