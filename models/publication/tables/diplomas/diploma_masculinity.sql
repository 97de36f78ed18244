{{ published_table({
    'title': 'Évolution du rapport de masculinité selon le type de diplôme depuis {Y-5}',
    'section': 'Valorisation des parcours au Cnam - Diplomation et certification',
    'scope': 'Parchemins délivrés par le Cnam', 'sources': 'D3, collections et SISCOL', 'chart': 'bar',
    'rows': {'dimension': 'certification', 'by': 'certification_kind'},
    'columns': [{'measure': 'diploma_masculinity_ratio'}],
    'periods': {'of': 'cohort', 'back': 5},
    'provisional': 1,
}) }}
