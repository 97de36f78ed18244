{{ published_table({
    'title': 'Répartition des inscriptions selon les modalités pédagogiques et de grandes aires géographiques depuis {Y-4}',
    'section': 'Les inscriptions pédagogiques - Les modalités pédagogiques',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'notes': 'Le distanciel comprend la FOAD planifiée.',
    'rows': {'dimension': 'area', 'by': 'organising_centre_code', 'only': "level > 0"},
    'columns': across('enrolments', 'modality', {'PRES': 'Présentiel', 'FOAD': 'Distanciel', 'HYB': 'Hybride'}, prefix='enrolments_') + [{'measure': 'enrolments', 'label': 'Ensemble'}],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
