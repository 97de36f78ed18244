"""The dbt docs for whoever reads them: generated pages are current, each thing has its owner, tags and readers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from builds import Build, Json

from chiffres_cles.flow import flow_diagram, with_flow
from chiffres_cles.joins import joins_page
from chiffres_cles.publication.content import PublicationError
from chiffres_cles.publication.docs import MANIFEST, generate_docs, readable
from chiffres_cles.readers import RELATIONS as READERS
from chiffres_cles.settings import ROOT

LAYERS = ("marts/", "intermediate/")
RULE = re.compile(r"\bR(\d+)\b")


@pytest.fixture(scope="module")
def manifest(built: Build) -> Json:
    return built.manifest()


@pytest.fixture(scope="module")
def models(manifest: Json) -> list[Json]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_the_drawn_pages_are_current(manifest: Json) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_flow(readme, flow_diagram(manifest)) == readme, "make flow"
    assert (ROOT / "docs" / "joins.md").read_text(encoding="utf-8") == joins_page(manifest), "make flow"


def test_the_page_of_joins_draws_each_fact_with_its_keys(manifest: Json) -> None:
    page = joins_page(manifest)
    assert '  fct_enrolments }o--|| dim_centre : "organising_centre_code = centre_code"\n' in page
    assert '  fct_enrolments }o--o| fct_offerings : "offering_key"\n' in page
    assert '  fct_exam_outcomes ||--|| fct_enrolments : "enrolment_key"\n' in page


def test_a_model_is_tagged_by_the_rules_that_its_description_names_and_a_mart_by_its_subject(
    models: list[Json],
) -> None:
    wrong = []
    for node in models:
        if not node["path"].startswith(LAYERS):
            continue
        tags = node["config"]["tags"]
        named = {f"R{number}" for number in RULE.findall(node["description"])}
        # R15 to R17 names R16 too
        for first, last in re.findall(r"\bR(\d+) to R(\d+)\b", node["description"]):
            named |= {f"R{number}" for number in range(int(first), int(last) + 1)}
        subjects = [tag for tag in tags if not RULE.fullmatch(tag)]
        if named != {*tags} - {*subjects} or (node["path"].startswith("marts/") and len(subjects) != 1):
            wrong.append((node["name"], tags, sorted(named)))
    assert wrong == []


def test_every_model_and_exposure_has_who_answers_for_it_and_the_marts_are_for_all(
    manifest: Json, models: list[Json]
) -> None:
    owners = {group["name"] for group in manifest["groups"].values() if group["owner"]["name"]}
    assert [node["name"] for node in models if node["config"].get("group") not in owners] == []
    marts = [node for node in models if node["path"].startswith("marts/")]
    assert [node["name"] for node in marts if node["access"] != "public"] == []
    exposures = manifest["exposures"].values()
    assert {"workbook", "site", "readers_file", "metrics", "analysts_file"} <= {
        exposure["name"] for exposure in exposures
    }
    for exposure in exposures:
        assert exposure["owner"]["name"]
        assert exposure["description"]
        assert exposure["depends_on"]["nodes"]


def test_an_exposure_names_what_is_read(manifest: Json) -> None:
    """A relation that the code of the publication names is in the exposure of the site; the readers' file has its own
    list."""
    nodes = manifest["nodes"]
    named = {
        exposure["name"]: {f"{nodes[node]['schema']}.{nodes[node]['name']}" for node in exposure["depends_on"]["nodes"]}
        for exposure in manifest["exposures"].values()
    }
    relations = {
        f"{node['schema']}.{node['name']}" for node in nodes.values() if node["resource_type"] in ("model", "seed")
    }
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "src" / "chiffres_cles" / "publication").rglob("*.py")
    )
    read = {*re.findall(r"\b[a-z]+\.[a-z_]+\b", code)} & relations
    assert len(read) > 10
    assert read - named["site"] == set(), "to name in models/publication/catalogue/_exposures.yml"
    assert named["readers_file"] == set(READERS)


def test_a_page_begins_with_its_title_and_not_with_meta() -> None:
    node = {"description": "One row.\nKey: `a`.", "meta": {"table": {"title": "Auditeurs depuis {Y-4}"}}}
    given = {"metadata": {}, "nodes": {"m": {**node, "config": {"meta": node["meta"], "tags": ["R1"]}}}}
    page = f"before {MANIFEST.partition(':')[0]}:{json.dumps(given)},catalog:1 after"
    read = readable(page)
    written, end = json.JSONDecoder().raw_decode(read, read.index(":") + 1)
    assert written["nodes"]["m"] == {
        "description": "Auditeurs depuis …\n\nOne row.\n\nKey: `a`.",
        "config": {"tags": ["R1"]},
    }
    assert read.startswith("before {manifest:")
    assert read[end:] == ",catalog:1 after"


def test_a_page_without_a_manifest_is_refused() -> None:
    with pytest.raises(PublicationError, match="does not hold"):
        readable("<html></html>")


def test_the_links_of_the_home_page_lead_to_what_is_there(manifest: Json) -> None:
    home = manifest["docs"]["doc.chiffres_cles.__overview__"]["block_contents"]
    linked = re.findall(r"\]\(#!/\w+/([\w.]+)\)", home)
    assert len(linked) > 5
    assert [node for node in linked if node not in manifest["nodes"]] == []
    assert [page for page in re.findall(r"`(docs/[\w.-]+)`", home) if not (ROOT / page).exists()] == []
    tables = {node["name"] for node in manifest["nodes"].values()}
    assert [name for name in re.findall(r"`((?:fct|dim|agg)_\w+)`", home) if name not in tables] == []


def test_docs_are_made_where_the_build_of_the_target_left_its_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone that built the full size alone has no manifest of the small one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    working, folder = tmp_path / "cnam_full.duckdb", Path("target/full")
    working.touch()

    def dbt(command: list[str], **_: object) -> SimpleNamespace:
        assert command[command.index("--target-path") + 1] == str(folder)
        (folder / "static_index.html").touch()
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr("chiffres_cles.publication.docs.subprocess.run", dbt)
    assert generate_docs("full", working) == (None, "target/full/manifest.json does not exist")
    folder.mkdir(parents=True)
    (folder / "manifest.json").touch()
    assert generate_docs("full", working) == (folder / "static_index.html", "")
