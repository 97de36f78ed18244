"""The recipes of CONTRIBUTING.md, followed in a copy of the project: what fails before the last step, and passes
after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from builds import Build, Databases, changed_files, own_code

from chiffres_cles.dbt_command import DBT
from chiffres_cles.settings import ROOT

RECIPES = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COPIED = ("analyses", "docs", "macros", "models", "profiles", "seeds", "src", "tests")
LEARNERS = "models/marts/learners"
COLUMN, MEASURE, TABLE = "has_several_enrolments", "employed_women", "employed_women_by_area"
UNIT_TEST = "r07_several_enrolments_are_two_or_more"
CHECK = "nobody_registers_before_the_first_year"

ASSERTION = """
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code']) }} as row_code,
        period,
        count(*) filter (where sex = 'F' and situation = 'employed') as women
    from facts
    group by rollup(period, area_code)

),

{{ compare_cells('employed_women_by_area', periods=2, columns={'employed_women': 'women'}) }}
"""


@dataclass(frozen=True)
class Copy:
    """A copy of the project, with the databases of a build of the committed extracts."""

    folder: Path

    def dbt(self, *arguments: str) -> tuple[int, str]:
        """Exit code and output of dbt in the copy."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("CHIFFRES_CLES_", "DBT_"))}
        done = subprocess.run(
            [*DBT, *arguments], cwd=self.folder, capture_output=True, text=True,
            env=environment | {"DBT_PROFILES_DIR": "profiles"} | own_code(self.folder),
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def change(self, file: str, find: str, replace: str) -> None:
        """Replace a text that the file holds, once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert find in text, f"{file} has no {find!r}"
        path.write_text(text.replace(find, replace, 1), encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        """Write a text at the end of a file, which may be new."""
        with (self.folder / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with Databases(self.folder / "work").connect() as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def copy(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    folder = tmp_path_factory.mktemp("contributing") / "project"
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dbt_project.yml", folder)
    shutil.copytree(built.work, folder / "work")
    return Copy(folder)


def test_every_recipe_names_a_test_that_is_there() -> None:
    rows = [line.split("|") for line in RECIPES.splitlines() if line.startswith("| ") and "`pytests/" in line]
    named = [row[3].strip().strip("`") for row in rows]
    assert len(named) >= 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_name_of_an_example_is_one_that_is_tried() -> None:
    for name in (COLUMN, MEASURE, TABLE, UNIT_TEST):
        assert name in RECIPES


@pytest.mark.long
def test_a_column_and_a_rule(copy: Copy) -> None:
    model, described = f"{LEARNERS}/fct_registrations.sql", f"{LEARNERS}/_learners__models.yml"
    copy.add(f"{LEARNERS}/_learners__unit_tests.yml", f"""
  - name: {UNIT_TEST}
    description: Else who takes one unit would be among those who take several.
    model: fct_registrations
    config: {{tags: [R7]}}
    given:
      - *one_registration
      - {{input: ref('int_enrolments_decided'), rows: [*enrolment, {{<<: *enrolment, row_id: e2}}]}}
      - {{input: ref('int_registration_profiles'), rows: [*profile]}}
      - *one_learner
      - *one_age
      - *training_types
      - *modalities
    expect: {{rows: [{{learner_key: *ada, {COLUMN}: true}}]}}
""")  # fmt: skip
    # the model has the column, its contract does not
    copy.change(
        model,
        "    enrolments.enrolments,\n",
        f"    enrolments.enrolments,\n    enrolments.enrolments > 2 as {COLUMN},\n",
    )
    code, output = copy.dbt("build", "--select", "fct_registrations", "--exclude", "test_type:unit")
    assert code == 1 and COLUMN in output and "contract" in output
    copy.change(
        described, "\n  - name: fct_work_study\n",
        f"      - {{name: {COLUMN}, description: Whether it takes several units (R7)., data_type: boolean}}\n"
        "\n  - name: fct_work_study\n",
    )  # fmt: skip
    # two are several: the unit test says so before the model does
    code, output = copy.dbt("test", "--select", UNIT_TEST)
    assert code == 1 and UNIT_TEST in output
    copy.change(model, "enrolments.enrolments > 2", "enrolments.enrolments > 1")
    code, output = copy.dbt("build", "--select", "fct_registrations")
    assert code == 0, output[-4000:]
    assert copy.query(f"select count(*) > 0 from marts.fct_registrations where {COLUMN}") == [(True,)]


@pytest.mark.long
def test_a_measure_and_a_table(copy: Copy) -> None:
    section = "models/publication/tables/learners"
    metrics = "models/publication/rows/_learners__metrics.yml"
    before = changed_files(copy.folder, COPIED)
    copy.add(f"{section}/{TABLE}.sql", "{{ table_of(ref('cells')) }}\n")
    code, output = copy.dbt("build", "--select", TABLE)
    assert code and f"{TABLE} has no description" in output
    copy.add(f"{section}/_learners__tables.yml", f"""
  - name: {TABLE}
    description: Employed women among learners by area, two years.
    config:
      meta:
        table:
          numbers: {{"2024": D70}}
          title: "Auditrices en emploi par grande aire géographique en {{Y-1}} et {{Y}}"
          title_en: "Employed women among learners by area in {{Y-1}} and {{Y}}"
          section: Les auditeurs du Cnam - Leur nombre
          chart: bar
          rows: {{by: home_area_code}}
          columns:
            - {{metric: {MEASURE}}}
          periods: {{of: academic_year, back: 1}}
""")  # fmt: skip
    code, output = copy.dbt("build", "--select", TABLE)
    assert code and TABLE in output and MEASURE in output
    copy.change(
        metrics, "      - {name: men, agg: sum",
        f"      - {{name: {MEASURE}, agg: sum,\n"
        "         expr: \"cast(sex = 'F' and situation = 'employed' as integer)\"}\n      - {name: men, agg: sum",
    )  # fmt: skip
    copy.add(metrics, f"""
  - name: {MEASURE}
    label: Auditrices en emploi
    description: Femmes en emploi parmi les auditeurs dont le sexe et la situation sont connus
    type: simple
    type_params: {{measure: {MEASURE}}}
    config:
      meta: {{unit: auditeurs, numerator: auditrices en emploi, rules: [R3, R18], source: CC2023-M V,
             label_en: Employed women}}
""")  # fmt: skip
    copy.add(f"tests/publication/detailed/{TABLE}.sql", ASSERTION)
    code, output = copy.dbt(
        "build", "--select", "models/publication/rows", "models/publication/catalogue", "models/publication/counts",
        "cells", TABLE, "--exclude", "test_type:unit", "--indirect-selection", "cautious",
    )  # fmt: skip
    assert code == 0, output[-4000:]
    code, output = copy.dbt("test", "--select", f"tests/publication/detailed/{TABLE}.sql")
    assert code == 0 and f"PASS {TABLE}" in output, output[-4000:]
    assert copy.query(f"select count(*) > 0 from publication_tables.{TABLE} where numerator > 0") == [(True,)]
    assert changed_files(copy.folder, COPIED) - before - {metrics} == {
        f"{section}/_learners__tables.yml", f"{section}/{TABLE}.sql", f"tests/publication/detailed/{TABLE}.sql",
    }  # fmt: skip


@pytest.mark.long
def test_a_check(copy: Copy) -> None:
    copy.add(f"tests/marts/{CHECK}.sql", """select learner_key, academic_year
from {{ ref('fct_registrations') }}
where {{ first_calendar_year('academic_year') }} < {{ var('first_academic_year') }}
""")  # fmt: skip
    code, output = copy.dbt("test", "--select", CHECK)
    assert code == 0, output[-4000:]
    registered = "import json; from chiffres_cles.register import dbt_checks; " + (
        "print([rule.title_en for rule in dbt_checks(json.load(open('target/manifest.json')))])"
    )
    command = [sys.executable, "-c", registered]
    environment = os.environ | own_code(copy.folder)
    without = subprocess.run(command, cwd=copy.folder, env=environment, capture_output=True, text=True)
    assert f"no title for the check {CHECK}" in without.stderr
    titles = copy.folder / "src/chiffres_cles/checks.yml"
    title = {
        "fr": "Nul n'est inscrit avant la première année lue",
        "en": "Nobody is registered before the first year read",
    }
    title |= {"fails": "the year is before the first one that is read", "source": "R3"}
    assert "checks" in yaml.safe_load(titles.read_text(encoding="utf-8"))
    copy.change(
        "src/chiffres_cles/checks.yml",
        "\nchecks:\n",
        f"\nchecks:\n  {CHECK}: {json.dumps(title, ensure_ascii=False)}\n",
    )
    done = subprocess.run(command, cwd=copy.folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and title["en"] in done.stdout, done.stderr
