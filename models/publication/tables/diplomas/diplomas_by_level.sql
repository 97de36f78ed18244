{{ published_table({
    'title': 'Répartition des diplômes et certificats par niveau depuis {Y-5}',
    'section': 'Valorisation des parcours au Cnam - Diplomation et certification',
    'scope': 'Parchemins délivrés par le Cnam', 'sources': 'D3, collections et SISCOL', 'chart': 'stacked',
    'rows': {'dimension': 'level', 'by': 'certification_level'},
    'columns': [{'measure': 'diplomas'}],
    'periods': {'of': 'cohort', 'back': 5},
    'provisional': 1,
}) }}
