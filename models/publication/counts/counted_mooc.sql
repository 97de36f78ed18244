{{ counted(ref('rows_mooc'), 'mooc') }}
