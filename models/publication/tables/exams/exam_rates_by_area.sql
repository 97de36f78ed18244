{{ published_table({
    'title': 'Taux (en %) de présence et de réussite aux examens selon de grandes aires géographiques en {Y-1} et {Y}',
    'section': 'Valorisation des parcours au Cnam - Présence et réussite aux examens',
    'scope': "Inscriptions à l'examen, hors Intec", 'sources': 'Extractions de scolarité et GALAO', 'chart': 'bar',
    'rows': {'dimension': 'area', 'by': 'exam_centre_code', 'only': "level > 0"},
    'columns': [{'measure': 'attendance'}, {'measure': 'success'}],
    'periods': {'of': 'academic_year', 'back': 1},
}) }}
