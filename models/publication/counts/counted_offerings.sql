{{ counted(ref('rows_offerings'), 'offerings') }}
