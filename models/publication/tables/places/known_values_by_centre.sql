{{ table_of(ref('cells')) }}
