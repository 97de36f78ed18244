-- R21: which documents of a person are one diploma, through replacements to any depth, and how deep in it each is.
with recursive

documents as (

    select
        row_id,
        learner_key,
        certification_code,
        document_kind,
        coalesce({{ document_in_its_series('document_number') }}, row_id) as document,
        {{ document_in_its_series('replaces_document_number') }} as replaced
    from {{ ref('int_diplomas_unioned') }}
    where reject_rule is null

),

replacements as (

    -- what is printed anew keeps the number of what it replaces
    select distinct learner_key, document, replaced
    from documents
    where replaced is not null and (replaced <> document or document_kind is distinct from 'reissue')

),

-- a document and each one that it replaces; a step back to a document of the path ends it
chains as (

    select learner_key, document, replaced, 1 as depth, [document] as path from replacements
    union all
    select
        chains.learner_key,
        chains.document,
        deeper.replaced,
        chains.depth + 1 as depth,
        list_append(chains.path, deeper.document) as path
    from chains
    inner join replacements as deeper on chains.learner_key = deeper.learner_key and chains.replaced = deeper.document
    where not list_contains(chains.path, deeper.document)

),

depths as (

    select learner_key, document, max(depth) as depth, bool_or(replaced = document) as is_in_loop
    from chains
    group by learner_key, document

),

mentions as (

    select learner_key, certification_code, document as number from documents
    union
    select learner_key, certification_code, replaced as number from documents where replaced is not null

),

-- two certifications of a person are one diploma where documents of both name one number
ties as (

    select distinct one.learner_key, one.certification_code, other.certification_code as tied_code
    from mentions as one
    inner join mentions as other on one.learner_key = other.learner_key and one.number = other.number
    where one.certification_code <> other.certification_code

),

reached as (

    select * from ties
    union
    select reached.learner_key, reached.certification_code, ties.tied_code
    from reached
    inner join ties on reached.learner_key = ties.learner_key and reached.tied_code = ties.certification_code

),

first_codes as (

    select learner_key, certification_code, min(tied_code) as tied_code
    from reached
    group by learner_key, certification_code

)

select
    documents.row_id,
    least(documents.certification_code, first_codes.tied_code) as diploma_ref,
    coalesce(depths.depth, 0) as chain_depth, -- what replaces nothing is where its chain begins
    coalesce(depths.is_in_loop, false) as is_in_loop
from documents
left join depths on documents.learner_key = depths.learner_key and documents.document = depths.document
left join first_codes
    on documents.learner_key = first_codes.learner_key
    and documents.certification_code = first_codes.certification_code
