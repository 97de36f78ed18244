{{ published_table({
    'title': "Répartition des auditeurs inscrits dans un centre ou une antenne du Cnam à l'étranger, selon leur nationalité en {Y}",
    'section': 'Les auditeurs du Cnam - Focus sur les auditeurs internationaux',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'stacked',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code', 'only': "(kind = 'CCE')"},
    'columns': [
        {'measure': 'learners', 'where': 'nationality_group is not null', 'label': 'Nationalité connue'},
    ] + across('learners', 'nationality_group', {
            'of_the_country': 'Nationalité du pays du centre', 'french': 'Nationalité française', 'other': 'Autre nationalité',
        }, prefix='learners_'),
    'periods': {'of': 'academic_year'},
}) }}
