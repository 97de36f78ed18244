{{ published_table({
    'title': "Répartition du nombre d'auditeurs inscrits au Cnam (sans double compte), selon de grandes aires géographiques depuis {Y-4}",
    'section': 'Les auditeurs du Cnam - Leur nombre',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'area', 'by': 'home_centre_code', 'only': "level > 0"},
    'columns': [{'measure': 'learners'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
