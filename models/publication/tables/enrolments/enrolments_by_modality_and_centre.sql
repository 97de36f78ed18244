{{ published_table({
    'title': "Répartition du nombre d'inscriptions par modalité pédagogique et par CCR/CCE en {Y}",
    'section': 'Les inscriptions pédagogiques - Les modalités pédagogiques',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'stacked',
    'notes': 'Le distanciel comprend la FOAD planifiée.',
    'rows': {'dimension': 'centre', 'by': 'organising_centre_code'},
    'columns': across('enrolments', 'modality', {'PRES': 'Présentiel', 'FOAD': 'Distanciel', 'HYB': 'Hybride'}, prefix='enrolments_') + [{'measure': 'enrolments', 'label': 'Ensemble'}],
    'periods': {'of': 'academic_year'},
}) }}
