{{ published_table({
    'title': 'Évolution des âges moyens (en années) et du rapport de masculinité selon le CCR/CCE depuis {Y-2}',
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'notes': 'n.c. : aucun âge connu.',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code'},
    'columns': [{'measure': 'mean_age'}, {'measure': 'masculinity_ratio'}],
    'periods': {'of': 'academic_year', 'back': 2},
}) }}
