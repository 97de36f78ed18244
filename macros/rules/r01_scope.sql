{# R1, R7: the rule that puts an enrolment out of scope, null for one that counts. The first that applies wins.
   Needs state, obtained_by, offering_state, unit_type and organising_centre_code. #}
{% macro out_of_scope_rule() -%}
    case
        when state = 'cancelled' then 'R1_cancelled'
        -- GALAO calls a unit that a validation grants dispensed
        when obtained_by = 'validation' or state = 'dispensed' then 'R1_granted_by_validation'
        when offering_state = 'closed' then 'R1_offering_closed'
        when unit_type is null then 'R1_not_in_catalogue'
        when unit_type not in ('UE', 'US') then 'R1_unit_type'
        when organising_centre_code = 'MDG' then 'R7_madagascar_own_unit'
    end
{%- endmacro %}
