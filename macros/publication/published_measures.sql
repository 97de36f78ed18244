{# What the detailed tables measure, once for all of them. A measure is a relation of rows (pub_rows_<relation>), a numerator
   and, for a ratio, a denominator, each an expression on one row (a boolean condition counts as 1); `distinct` names what is
   counted once. factor and decimals give the printed unit. when_nothing stands where there is no row it could speak of;
   not_integrated marks a centre without any (R7); too_few is the least denominator for a rate; applies_to the kind of centre. definition, of and over are what a reader
   sees: the definition, the numerator, the denominator. #}
{% macro published_measures() -%}
    {%- set percent = {'factor': 100, 'decimals': 1, 'when_nothing': 's.o.', 'unit': '%'} -%}
    {%- set measures = {
        'learners': {
            'relation': 'learners', 'unit': 'auditeurs', 'label': 'Auditeurs', 'rules': 'R1, R3',
            'definition': "Personnes inscrites au moins une fois dans l'année universitaire, comptées une fois, dans leur centre de rattachement",
            'of': 'auditeurs', 'source': 'CC2023-M I',
        },
        'distance_hybrid_learners': {
            'relation': 'learners', 'where': 'has_distance_or_hybrid', 'unit': 'auditeurs', 'rules': 'R3, R5', 'label': 'Auditeurs FOAD ou HYB',
            'definition': "Auditeurs inscrits à au moins un enseignement à distance ou hybride, quel que soit le centre qui l'organise",
            'of': 'auditeurs ayant au moins une inscription FOAD ou HYB', 'source': 'CC2024 table 1 note 3',
        },
        'distance_hybrid_learner_share': {
            'relation': 'learners', 'numerator': 'cast(has_distance_or_hybrid as integer)', 'denominator': '1', 'rules': 'R3, R5',
            'label': "Part d'auditeurs FOAD ou HYB (%)",
            'definition': "Part des auditeurs inscrits à au moins un enseignement à distance ou hybride",
            'of': 'auditeurs ayant au moins une inscription FOAD ou HYB', 'over': 'tous les auditeurs', 'source': 'CC2024 table 1 note 3',
        },
        'mean_age': {
            'relation': 'learners', 'numerator': 'age', 'denominator': 'cast(age is not null as integer)', 'decimals': 1, 'when_nothing': 's.o.',
            'unit': 'années', 'rules': 'R3, R24', 'label': 'Âge moyen',
            'definition': "Âge moyen au 31 décembre de la première année civile de l'année universitaire",
            'of': 'somme des âges connus', 'over': "auditeurs dont l'âge est connu", 'source': 'CC2024 table 1',
        },
        'masculinity_ratio': {
            'relation': 'learners', 'numerator': "cast(sex = 'M' as integer)", 'denominator': "cast(sex = 'F' as integer)", 'factor': 100, 'when_nothing': 's.o.',
            'unit': 'hommes pour 100 femmes', 'rules': 'R3, R24', 'label': 'Rapport de masculinité',
            'definition': "Nombre d'hommes pour 100 femmes", 'of': 'hommes', 'over': 'femmes', 'source': 'CC2024 table 1 note 4',
        },
        'first_diploma': {
            'relation': 'learners', 'where': 'first_diploma is not null', 'rules': 'R18', 'unit': 'auditeurs', 'label': 'Auditeurs',
            'definition': "Auditeurs dont le plus haut diplôme avant la première inscription au Cnam est connu",
            'of': 'auditeurs de ce niveau', 'over': 'auditeurs dont le niveau est connu', 'source': 'CC2023-M V',
        },
        'first_diploma_share': {
            'relation': 'learners', 'denominator': 'cast(first_diploma is not null as integer)', 'rules': 'R18', 'label': 'Part (%)',
            'definition': "Part des auditeurs de ce niveau de diplôme avant la première inscription, parmi ceux dont le niveau est connu",
            'of': 'auditeurs de ce niveau', 'over': 'auditeurs dont le niveau est connu', 'source': 'CC2023-M V',
        },
        'bac3_plus_share': {
            'relation': 'learners', 'numerator': 'cast(is_bac3_plus as integer)', 'denominator': 'cast(is_bac3_plus is not null as integer)', 'rules': 'R18',
            'label': 'Bac+3 et plus (%)', 'definition': "Part des auditeurs titulaires d'un diplôme de niveau bac+3 ou plus avant leur première inscription",
            'of': 'auditeurs de niveau 6 et plus', 'over': 'auditeurs dont le niveau est connu', 'source': 'CC2024 table 1',
        },
        'situation_share': {
            'relation': 'learners', 'denominator': 'cast(situation is not null as integer)', 'rules': 'R18, R19', 'label': 'Part (%)',
            'definition': "Part des auditeurs selon leur situation face à l'emploi lors de l'inscription, parmi ceux dont elle est connue",
            'of': 'auditeurs dans cette situation', 'over': 'auditeurs dont la situation est connue', 'source': 'CC2023-M V',
        },
        'women_share': {
            'relation': 'learners', 'numerator': "cast(sex = 'F' as integer)", 'denominator': 'cast(sex is not null as integer)', 'rules': 'R3, R18', 'label': 'Femmes (%)',
            'definition': 'Part des femmes', 'of': 'femmes', 'over': 'auditeurs dont le sexe est connu', 'source': 'CC2023-M V',
        },
        'under_26_share': {
            'relation': 'learners', 'numerator': 'cast(age < 26 as integer)', 'denominator': 'cast(age is not null as integer)', 'rules': 'R18', 'label': 'Moins de 26 ans (%)',
            'definition': 'Part des moins de 26 ans', 'of': 'auditeurs de moins de 26 ans', 'over': "auditeurs dont l'âge est connu", 'source': 'CC2023-M V',
        },
        'apprentice_share': {
            'relation': 'learners', 'numerator': "cast(training_type = 'apprenticeship' as integer)", 'denominator': '1', 'rules': 'R24', 'label': 'Apprentis (%)',
            'definition': "Part des apprentis parmi les auditeurs en alternance", 'of': 'apprentis', 'over': 'auditeurs en alternance', 'source': 'CC2023-M V',
        },
        'level_7_share': {
            'relation': 'learners', 'numerator': 'cast(certification_level = 7 as integer)', 'denominator': 'cast(certification_level is not null as integer)', 'rules': 'R18',
            'label': 'Préparant un niveau 7 (%)', 'definition': "Part des alternants préparant une certification de niveau 7",
            'of': 'alternants préparant un niveau 7', 'over': 'alternants dont le niveau préparé est connu', 'source': 'CC2023-M V',
        },
        'active_share': {
            'relation': 'learners', 'numerator': 'cast(is_active as integer)', 'denominator': 'cast(is_active is not null as integer)', 'rules': 'R18, R19', 'label': "Taux d'activité (%)",
            'definition': "Part des auditeurs actifs, en emploi ou non, parmi ceux dont l'activité est connue", 'of': 'auditeurs actifs',
            'over': "auditeurs dont l'activité est connue", 'source': 'CC2024 table 1 note 5',
        },
        'unemployed_among_active_share': {
            'relation': 'learners', 'numerator': "cast(situation = 'seeking' as integer)", 'denominator': "cast(situation in ('employed', 'seeking') as integer)", 'rules': 'R19',
            'label': "Demandeurs d'emploi parmi les actifs (%)", 'definition': "Part des demandeurs d'emploi parmi les auditeurs en emploi ou qui en cherchent un",
            'of': "demandeurs d'emploi", 'over': "auditeurs en emploi ou demandeurs d'emploi", 'source': 'CC2024 table 1 note 6',
        },
        'work_study_share': {
            'relation': 'learners', 'numerator': 'cast(is_work_study as integer)', 'denominator': '1', 'rules': 'R24', 'label': 'Alternance (%)', 'applies_to': 'CCR',
            'definition': 'Part des auditeurs en alternance', 'of': 'auditeurs en alternance', 'over': 'tous les auditeurs', 'source': 'CC2024 table 1',
        },
        'entering_learners': {
            'relation': 'enrolments', 'where': 'is_transferred', 'distinct': 'learner_key', 'rules': 'R4, R5', 'unit': 'auditeurs', 'label': 'Auditeurs entrants',
            'definition': "Auditeurs rattachés à un autre centre et inscrits à au moins un enseignement du centre", 'of': 'auditeurs distincts', 'source': 'CC2024 table 1 note 2',
        },
        'distance_hybrid_enrolment_share': {
            'relation': 'enrolments', 'numerator': 'cast(is_distance_or_hybrid as integer)', 'denominator': 'cast(modality is not null as integer)', 'rules': 'R8, R18',
            'label': 'FOAD ou HYB (%)', 'definition': 'Part des inscriptions à distance ou hybrides, parmi celles dont la modalité est connue',
            'of': 'inscriptions FOAD ou HYB', 'over': 'inscriptions dont la modalité est connue', 'source': 'CC2024 table 2',
        },
        'enrolments': {
            'relation': 'enrolments', 'unit': 'inscriptions', 'rules': 'R4, R7, R8', 'label': 'Inscriptions', 'not_integrated': true,
            'definition': "Inscriptions pédagogiques à une unité d'enseignement, dans le centre qui l'organise", 'of': 'inscriptions', 'source': 'CC2023-M I',
        },
        'home_enrolments': {
            'relation': 'enrolments', 'unit': 'inscriptions', 'rules': 'R3, R4', 'label': 'Inscriptions de ses auditeurs',
            'definition': "Inscriptions pédagogiques des auditeurs du centre, quel que soit le centre organisateur", 'of': 'inscriptions', 'source': 'CC2023-M I',
        },
        'learner_hours': {
            'relation': 'enrolments', 'numerator': 'learner_hours', 'unit': 'heures', 'rules': 'R20', 'label': 'Heures stagiaires', 'not_integrated': true,
            'definition': "Heures stagiaires théoriques : durée de l'unité, une fois par inscription", 'of': 'heures', 'source': 'CC2023-M II',
        },
        'distance_hybrid_transferred_share': {
            'relation': 'enrolments', 'where': 'is_distance_or_hybrid', 'numerator': 'cast(is_transferred as integer)', 'denominator': '1', 'rules': 'R4',
            'label': "Part d'auditeurs d'un autre centre (%)", 'definition': "Part des inscriptions FOAD et HYB prises par des auditeurs rattachés à un autre centre",
            'of': "inscriptions d'auditeurs d'un autre centre", 'over': 'inscriptions FOAD et HYB', 'source': 'CC2023-M I',
        },
        'offerings': {
            'relation': 'offerings', 'unit': 'enseignements', 'rules': 'R8', 'label': 'Enseignements ouverts',
            'definition': "Unités ouvertes par un centre dans une modalité, avec au moins un auditeur inscrit", 'of': 'enseignements', 'source': 'CC2024 table 2',
        },
        'offering_centres': {
            'relation': 'offerings', 'distinct': 'organising_centre_code', 'unit': 'centres', 'rules': 'R8', 'label': 'Centres organisateurs',
            'definition': "Centres qui ouvrent au moins un enseignement de l'EPN", 'of': 'centres distincts', 'source': 'CC2023-M I',
        },
        'work_study_learners': {
            'relation': 'learners', 'where': 'is_work_study', 'unit': 'auditeurs', 'rules': 'R3, R24', 'label': 'Auditeurs en alternance', 'applies_to': 'CCR',
            'definition': "Auditeurs inscrits en apprentissage ou en contrat de professionnalisation", 'of': 'auditeurs en alternance', 'source': 'CC2023-M V',
        },
        'mooc_enrolments': {
            'relation': 'mooc', 'unit': 'inscriptions', 'rules': 'R1', 'label': 'Inscriptions aux MOOC',
            'definition': "Inscriptions aux sessions de MOOC ; un compte n'est pas une personne identifiée", 'of': 'inscriptions', 'source': 'CC2023-M I',
        },
        'completeness': {
            'relation': 'exams', 'numerator': 'cast(is_recorded as integer)', 'denominator': '1', 'rules': 'R9, R11', 'label': 'Complétude (%)',
            'definition': "Part des inscriptions à l'examen dont le résultat est renseigné", 'of': "inscriptions à l'examen renseignées",
            'over': "inscriptions à l'examen", 'source': 'CC2024 table 2 note 3',
        },
        'exam_enrolments': {
            'relation': 'exams', 'unit': 'inscriptions', 'rules': 'R9', 'label': "Inscriptions à l'examen", 'when_nothing': 's.o.',
            'definition': "Inscriptions à une unité qui a un examen, hors Intec, dans le centre où l'examen se passe", 'of': 'inscriptions', 'source': 'CC2024 table 2',
        },
        'diplomas': {
            'relation': 'diplomas', 'unit': 'diplômes', 'rules': 'R13, R14, R21', 'label': 'Diplômes et certificats',
            'definition': "Diplômes, titres et certificats délivrés au titre de la promotion", 'of': 'parchemins délivrés', 'source': 'CC2023-M IV',
        },
        'diploma_masculinity_ratio': {
            'relation': 'diplomas', 'numerator': "cast(sex = 'M' as integer)", 'denominator': "cast(sex = 'F' as integer)", 'factor': 100, 'when_nothing': 's.o.',
            'unit': 'hommes pour 100 femmes', 'rules': 'R13, R21', 'label': 'Rapport de masculinité',
            'definition': 'Nombre de diplômés pour 100 diplômées', 'of': 'diplômés', 'over': 'diplômées', 'source': 'CC2023-M IV',
        },
    } -%}
    {%- for grain, suffix, part in [('epn', '', "l'EPN dans le centre"), ('offering', '_by_offering', "l'enseignement")] -%}
        {%- do measures.update({
            'attendance' ~ suffix: {
                'relation': 'exams', 'numerator': 'cast(is_attended and is_complete_by_' ~ grain ~ ' as integer)',
                'denominator': 'cast(is_complete_by_' ~ grain ~ ' as integer)', 'rules': 'R9, R10, R11', 'label': 'Taux de présence (%)', 'too_few': 30,
                'definition': 'Part des inscrits présents, là où plus de 40 % des résultats sont renseignés (par ' ~ part ~ ')',
                'of': 'présents', 'over': "inscriptions à l'examen des parties complètes", 'source': 'CC2024 table 2 note 4',
            },
            'success' ~ suffix: {
                'relation': 'exams', 'numerator': 'cast(is_passed and is_complete_by_' ~ grain ~ ' as integer)',
                'denominator': 'cast(is_attended and is_complete_by_' ~ grain ~ ' as integer)', 'rules': 'R9, R10, R11', 'label': 'Taux de réussite (%)', 'too_few': 30,
                'definition': 'Part des présents reçus, là où plus de 40 % des résultats sont renseignés (par ' ~ part ~ ')',
                'of': 'reçus', 'over': 'présents des parties complètes', 'source': 'CC2024 table 2 note 5',
            },
        }) -%}
    {%- endfor -%}
    {%- set validations = {
        'candidates': {
            'distinct': 'learner_key', 'unit': 'candidats', 'label': 'Candidats', 'rules': 'R17',
            'definition': "Personnes ayant reçu au moins une décision dans l'année civile", 'of': 'personnes distinctes',
        },
        'decisions': {
            'unit': 'notifications', 'label': 'Notifications de décision', 'rules': 'R15, R16, R17',
            'definition': "Décisions notifiées dans l'année civile", 'of': 'décisions',
        },
        'candidate_mean_age': {
            'where': 'is_candidate', 'numerator': 'age', 'denominator': 'cast(age is not null as integer)', 'decimals': 1, 'when_nothing': 's.o.',
            'unit': 'années', 'label': 'Âge moyen', 'rules': 'R17', 'definition': "Âge moyen des candidats à leur première décision de l'année",
            'of': 'somme des âges connus', 'over': "candidats dont l'âge est connu",
        },
        'candidate_seeking_share': {
            'where': 'is_candidate', 'numerator': "cast(situation in ('seeking', 'inactive') as integer)", 'denominator': 'cast(situation is not null as integer)',
            'label': "Demandeurs d'emploi ou sans emploi (%)", 'rules': 'R17, R18',
            'definition': "Part des demandeurs d'emploi ou sans emploi parmi les candidats dont la situation est connue",
            'of': "candidats demandeurs d'emploi ou sans emploi", 'over': 'candidats dont la situation est connue',
        },
        'candidates_described': {
            'where': 'is_candidate', 'unit': 'candidats', 'label': 'Candidats', 'rules': 'R17, R18',
            'definition': "Candidats, décrits par leur première décision de l'année", 'of': 'candidats', 'over': 'candidats dont la réponse est connue',
        },
        'candidate_years_since_diploma': {
            'where': 'is_candidate', 'numerator': 'years_since_highest_diploma', 'denominator': 'cast(years_since_highest_diploma is not null as integer)', 'decimals': 1,
            'when_nothing': 's.o.', 'unit': 'années', 'label': 'Durée moyenne', 'rules': 'R17, R18',
            'definition': "Durée moyenne entre l'obtention du plus haut diplôme et la candidature", 'of': 'somme des durées connues', 'over': 'candidats dont la durée est connue',
        },
        'outcome_share': {
            'denominator': '1', 'label': 'Taux (%)', 'rules': 'R17',
            'definition': "Part des notifications de cette décision dans l'ensemble des notifications", 'of': 'notifications de cette décision', 'over': 'toutes les notifications',
        },
        'regulation_note_share': {
            'numerator': 'cast(has_regulation_note as integer)', 'denominator': 'cast(has_regulation_note is not null as integer)', 'label': 'Taux (%)', 'rules': 'R17',
            'definition': "Part des notifications passant par une note de règlement", 'of': 'notifications par note de règlement', 'over': 'notifications',
        },
        'total_validation_share': {
            'numerator': 'cast(is_total as integer)', 'denominator': '1', 'label': 'Validations totales (%)', 'rules': 'R17',
            'definition': "Part des notifications accordant toute la certification visée", 'of': 'validations totales', 'over': 'toutes les notifications',
        },
        'partial_validation_share': {
            'numerator': 'cast(not is_total as integer)', 'denominator': '1', 'label': 'Validations partielles (%)', 'rules': 'R17',
            'definition': "Part des notifications accordant une partie de la certification visée", 'of': 'validations partielles', 'over': 'toutes les notifications',
        },
    } -%}
    {%- for measure, of in validations.items() -%}
        {%- do measures.update({measure: dict(relation='validations', source='CC2023-M V', **of)}) -%}
    {%- endfor -%}
    {%- for measure, of in measures.items() -%}
        {%- if 'unit' not in of -%}
            {%- do measures.update({measure: dict(percent, **of)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(measures) }}
{%- endmacro %}
