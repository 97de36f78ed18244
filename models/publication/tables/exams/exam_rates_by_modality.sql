{{ published_table({
    'title': "Taux (en %) de présence et de réussite aux examens selon la modalité des unités d'enseignement en {Y}",
    'section': 'Valorisation des parcours au Cnam - Présence et réussite aux examens',
    'scope': "Inscriptions à l'examen, hors Intec", 'sources': 'Extractions de scolarité et GALAO', 'chart': 'bar',
    'rows': {'dimension': 'modality', 'by': 'modality'},
    'columns': [
        {'measure': 'attendance_by_offering', 'code': 'attendance'},
        {'measure': 'success_by_offering', 'code': 'success'},
    ],
    'periods': {'of': 'academic_year'},
}) }}
