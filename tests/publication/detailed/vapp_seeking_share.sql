-- VAPP: candidates without employment, among known situations.
with

{{ candidates_counted('vapp') }},

{{ compare_cells('vapp_seeking_share', periods=6, columns={
    'candidate_seeking_share': '100 * without_work / known_situations',
}) }}
