{{ published_table({
    'title': "Complétude des données (en %), nombre d'inscriptions, taux de présence et taux de réussite (en %) aux examens selon l'EPN en {Y-1} et {Y}",
    'section': 'Valorisation des parcours au Cnam - Présence et réussite aux examens',
    'scope': "Inscriptions à l'examen, hors Intec", 'sources': 'Extractions de scolarité et GALAO', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'epn_code'},
    'columns': [
        {'measure': 'completeness'},
        {'measure': 'exam_enrolments'},
        {'measure': 'attendance'},
        {'measure': 'success'},
    ],
    'periods': {'of': 'academic_year', 'back': 1},
}) }}
