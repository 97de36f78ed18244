{{ as_published(ref('cells'), 'cells') }}
