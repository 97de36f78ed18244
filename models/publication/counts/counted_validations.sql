{{ counted(ref('rows_validations'), 'validations') }}
