{{ as_published(ref('tables'), 'tables') }}
