{{ counted(ref('rows_enrolments'), 'enrolments') }}
