{{ counted(ref('exams_by_threshold'), 'exams', keys=['completeness']) }}
