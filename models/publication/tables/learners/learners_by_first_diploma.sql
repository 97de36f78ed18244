{{ published_table({
    'title': 'Répartition des auditeurs selon le niveau de formation avant la première inscription au Cnam depuis {Y-4}',
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'diploma', 'by': 'first_diploma'},
    'columns': [
        {'measure': 'first_diploma'},
        {'measure': 'first_diploma', 'code': 'share', 'label': 'Part (%)', 'share': true},
    ],
    'periods': {'of': 'academic_year', 'back': 4},
}) }}
