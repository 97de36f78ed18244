{{ published_table({
    'title': "Situation face à l'emploi des auditeurs lors de leur inscription au Cnam en {Y} selon le CCR/CCE (en %)",
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'stacked',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code'},
    'columns': across('situation_share', 'situation', {'employed': 'En emploi (%)', 'seeking': "Demandeurs d'emploi (%)", 'inactive': 'Inactifs (%)'}),
    'periods': {'of': 'academic_year'},
}) }}
