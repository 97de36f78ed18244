{{ published_table({
    'title': "Répartition du nombre d'heures stagiaires théoriques par grandes aires géographiques depuis {Y-2}",
    'section': 'Les inscriptions pédagogiques - Les heures stagiaires',
    'scope': 'Inscriptions pédagogiques au Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'line',
    'rows': {'dimension': 'area', 'by': 'organising_centre_code', 'only': "level > 0"},
    'columns': [{'measure': 'learner_hours'}],
    'periods': {'of': 'academic_year', 'back': 2},
}) }}
