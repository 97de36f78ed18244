{{ published_table({
    'title': "Taux (en %) de présence et réussite aux examens selon la modalité d'enseignement et le CCR/CCE en {Y}",
    'section': 'Valorisation des parcours au Cnam - Présence et réussite aux examens',
    'scope': "Inscriptions à l'examen, hors Intec", 'sources': 'Extractions de scolarité et GALAO', 'chart': 'bar',
    'rows': {'dimension': 'centre', 'by': 'exam_centre_code'},
    'columns': across('attendance_by_offering', 'modality', {'PRES': 'Présence en présentiel (%)', 'FOAD': 'Présence à distance (%)', 'HYB': 'Présence en hybride (%)'}, 'where', 'attendance_')
        + across('success_by_offering', 'modality', {'PRES': 'Réussite en présentiel (%)', 'FOAD': 'Réussite à distance (%)', 'HYB': 'Réussite en hybride (%)'}, 'where', 'success_'),
    'periods': {'of': 'academic_year'},
}) }}
