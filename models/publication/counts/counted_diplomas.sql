{{ counted(ref('rows_diplomas'), 'diplomas') }}
