{{ published_table({
    'title': "Répartition du nombre d'enseignements ouverts avec au moins un auditeur inscrit par CCR/CCE en {Y-1} et {Y}",
    'section': 'Les auditeurs du Cnam - Leur nombre',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'notes': 'Le distanciel comprend la FOAD planifiée.',
    'rows': {'dimension': 'centre', 'by': 'organising_centre_code'},
    'columns': [{'measure': 'offerings'}] + across('offerings', 'modality', {'PRES': 'Présentiel', 'FOAD': 'Distanciel', 'HYB': 'Hybride'}, prefix='offerings_'),
    'periods': {'of': 'academic_year', 'back': 1},
}) }}
