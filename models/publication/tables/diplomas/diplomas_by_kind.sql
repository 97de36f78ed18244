{{ published_table({
    'title': 'Diplomation et certification par type de parchemin depuis {Y-5}',
    'section': 'Valorisation des parcours au Cnam - Diplomation et certification',
    'scope': 'Parchemins délivrés par le Cnam', 'sources': 'D3, collections et SISCOL', 'chart': 'bar',
    'rows': {'dimension': 'certification', 'by': 'certification_kind'},
    'columns': [{'measure': 'diplomas'}],
    'periods': {'of': 'cohort', 'back': 5},
    'provisional': 1,
}) }}
