{{ published_table({
    'title': 'Part (en %) des auditeurs selon le plus haut niveau de diplôme obtenu en formation initiale avant leur première inscription au Cnam en {Y} selon le CCR/CCE',
    'section': 'Les auditeurs du Cnam - Leur profil',
    'scope': 'Auditeurs du Cnam', 'sources': 'Extractions de scolarité de tous les centres', 'chart': 'stacked',
    'rows': {'dimension': 'centre', 'by': 'home_centre_code'},
    'columns': across('first_diploma_share', 'first_diploma', {
            '0': 'Sans diplôme', '3': 'CAP ou équivalent', '4': 'Baccalauréat', '5': 'Bac+2', '6': 'Bac+3 et Bac+4', '7': 'Bac+5',
            '8': 'Doctorat',
        }, prefix='level_'),
    'periods': {'of': 'academic_year'},
}) }}
