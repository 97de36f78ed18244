{{ published_table({
    'title': "Complétude des données (en %), nombres d'inscriptions, taux (en %) de présence et de réussite aux examens par CCR/CCE pour {Y-1} et {Y}",
    'section': 'Valorisation des parcours au Cnam - Présence et réussite aux examens',
    'scope': "Inscriptions à l'examen, hors Intec", 'sources': 'Extractions de scolarité et GALAO', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'exam_centre_code'},
    'columns': [
        {'measure': 'completeness'},
        {'measure': 'exam_enrolments'},
        {'measure': 'attendance'},
        {'measure': 'success'},
    ],
    'periods': {'of': 'academic_year', 'back': 1},
}) }}
