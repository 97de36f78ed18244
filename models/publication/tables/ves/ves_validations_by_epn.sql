{{ published_table({
    'title': "Taux (en %) de validations totales et taux (en %) de validations partielles dans le cadre d'une VES par EPN en {C}",
    'section': 'Valorisation des parcours au Cnam - La validation des études supérieures (VES)',
    'scope': 'Décisions de VES', 'sources': 'Diva, DIVAP et Viatic', 'chart': 'bar',
    'rows': {'dimension': 'epn', 'by': 'epn_code'},
    'where': "scheme = 'VES'",
    'columns': [
        {'measure': 'decisions'},
        {'measure': 'total_validation_share'},
        {'measure': 'partial_validation_share'},
    ],
    'periods': {'of': 'calendar_year'},
}) }}
