{{ counted(ref('rows_learners'), 'learners') }}
