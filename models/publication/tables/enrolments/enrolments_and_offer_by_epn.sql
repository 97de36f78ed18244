{{ published_table({
    'title': "Répartition du nombre d'inscriptions et du déploiement de l'offre en région par EPN en {Y-1} et {Y}",
    'section': 'Les inscriptions pédagogiques - Leur nombre',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'epn_code'},
    'columns': [{'measure': 'enrolments'}, {'measure': 'offerings'}, {'measure': 'offering_centres'}],
    'periods': {'of': 'academic_year', 'back': 1},
}) }}
