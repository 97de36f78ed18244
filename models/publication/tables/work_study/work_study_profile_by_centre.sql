{{ published_table({
    'title': "Part (en %) d'auditeurs inscrits dans un cursus en alternance dans les CCR/CCE selon différentes caractéristiques en {Y}",
    'section': "Focus sur l'alternance",
    'scope': 'Auditeurs en alternance des centres en France', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code', 'only': "(kind = 'CCR' or kind is null)"},
    'where': 'is_work_study',
    'columns': [
        {'measure': 'women_share'},
        {'measure': 'under_26_share'},
        {'measure': 'bac3_plus_share'},
        {'measure': 'apprentice_share'},
        {'measure': 'level_7_share'},
    ],
    'periods': {'of': 'academic_year'},
}) }}
