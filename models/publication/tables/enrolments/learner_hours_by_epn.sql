{{ published_table({
    'title': "Répartition du nombre d'heures stagiaires théoriques selon l'EPN depuis {Y-2}",
    'section': 'Les inscriptions pédagogiques - Les heures stagiaires',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'epn_code'},
    'columns': [{'measure': 'learner_hours'}],
    'periods': {'of': 'academic_year', 'back': 2},
}) }}
