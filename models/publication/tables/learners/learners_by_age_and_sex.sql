{{ published_table({
    'title': 'Répartition des âges des auditeurs par genre en {Y}',
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'age_band', 'by': 'age_band'},
    'columns': across('learners', 'sex', {'F': 'Femmes', 'M': 'Hommes'}, prefix='learners_') + [{'measure': 'learners', 'label': 'Ensemble'}],
    'periods': {'of': 'academic_year'},
}) }}
