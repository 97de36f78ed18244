{{ as_published(ref('table_columns'), 'table_columns') }}
