"""The rules of the house, held against dbt's manifest: layers, descriptions, tests, length."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict

import pytest
from builds import Build, Json

from chiffres_cles.publish import PUBLISHED_SCHEMAS
from chiffres_cles.settings import ROOT

LONGEST_LINE = 120
LAYERS = ("staging", "intermediate", "marts", "publication", "quality")
READS = {
    "staging": {"staging", "extracts"},
    "intermediate": {"intermediate", "staging"},
    "marts": {"marts", "intermediate"},
    "publication": {"publication", "marts"},
    "quality": {"quality", "staging", "intermediate", "marts", "publication"},
}


@pytest.fixture(scope="module")
def manifest(built: Build) -> Json:
    return built.manifest()


@pytest.fixture(scope="module")
def models(manifest: Json) -> dict[str, Json]:
    return {name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}


def layer(node: Json) -> str:
    """The layer of a model, or the folder of a seed."""
    return str(node["original_file_path"].split("/")[1])


def test_each_layer_reads_its_own_the_one_before_and_the_reference(manifest: Json, models: Json) -> None:
    wrong = []
    for node in models.values():
        for parent_name in node["depends_on"]["nodes"]:
            parent = manifest["nodes"].get(parent_name) or manifest["sources"][parent_name]
            read = "extracts" if parent["resource_type"] == "source" else layer(parent)
            if parent["name"] == node["name"] or read == "reference":
                continue
            if read == "published" and "/reconciliation/" in node["original_file_path"]:
                continue
            # the days of the extractions, and what lacks of them, are the landing's and no figures
            if parent["name"] == "extractions":
                continue
            if read not in READS[layer(node)]:
                wrong.append(f"{node['name']} reads {parent['name']}")
    assert wrong == []


def test_staging_reads_one_extract(manifest: Json, models: Json) -> None:
    for node in models.values():
        united = node["original_file_path"].startswith("models/staging/united/")
        if layer(node) != "staging" or united or node["name"] == "stg_landing__records":
            continue
        parents = [manifest["nodes"].get(name) for name in node["depends_on"]["nodes"]]
        extracts = [parent["name"] for parent in parents if parent and layer(parent) == "extracts"]
        if node["name"] != "stg_landing__extractions":  # the day of the extraction is in the manifest
            extracts.remove("landing__manifest")
        assert len(extracts) == 1, node["name"]
        system = node["original_file_path"].split("/")[2]
        assert extracts[0].startswith(f"{system}__")
        assert node["name"].startswith(f"stg_{system}__")


def test_only_staging_and_what_says_whose_a_record_is_are_private(models: Json) -> None:
    for node in models.values():
        private = layer(node) == "staging" or any(p in node["original_file_path"] for p in ("/identity/", "/private/"))
        assert (node["database"] == "private") == private, node["name"]


def test_names_follow_the_layer(models: Json) -> None:
    prefixes = {
        "staging": ("stg_",),
        "intermediate": ("int_",),
        "marts": ("dim_", "fct_", "agg_"),
    }
    # `vues` are for people who ask in French, and named so
    for node in models.values():
        if node["schema"] != "vues":
            assert node["name"].startswith(prefixes.get(layer(node), ("",))), node["name"]


def test_each_model_has_an_owner_staging_is_private_and_marts_are_public(models: Json) -> None:
    access = {"staging": {"private"}, "marts": {"public"}}
    assert [node["name"] for node in models.values() if not node["group"]] == []
    assert [
        n["name"] for n in models.values() if n["access"] not in access.get(layer(n), {"protected", "private"})
    ] == []


def test_everything_is_described(manifest: Json, models: Json) -> None:
    assert [node["name"] for node in models.values() if not node["description"].strip()] == []
    assert [
        f"{node['name']}.{column['name']}"
        for node in models.values()
        for column in node["columns"].values()
        if not column["description"].strip()
    ] == []
    macros = [m for m in manifest["macros"].values() if m["package_name"] == "chiffres_cles"]
    assert [macro["name"] for macro in macros if not macro["description"].strip()] == []


def is_view(node: Json) -> bool:
    """Whether a model is a view, whose columns, contract and checks are those of what it reads."""
    return bool(node["config"]["materialized"] == "view")


def test_marts_and_publication_keep_enforced_contracts(models: Json) -> None:
    kept = [n for n in models.values() if n["schema"] in PUBLISHED_SCHEMAS and not is_view(n)]
    kept = [n for n in kept if layer(n) in ("marts", "publication")]
    assert [n["name"] for n in kept if not n["contract"]["enforced"]] == []


def test_a_table_is_a_view_of_the_cells_and_says_what_it_is_in_its_description_alone(models: Json) -> None:
    tables = [n for n in models.values() if n["config"]["meta"].get("table")]
    assert tables and all(is_view(n) and n["raw_code"].strip() == "{{ table_of(ref('cells')) }}" for n in tables)
    assert {n["name"] for n in models.values() if "/tables/" in n["original_file_path"]} == {n["name"] for n in tables}


def test_no_mart_names_a_system(models: Json) -> None:
    assert [n["name"] for n in models.values() if layer(n) == "marts" and "system" in n["columns"]] == []


def test_every_model_has_enough_generic_tests(manifest: Json, models: Json) -> None:
    kinds: dict[str, list[str]] = defaultdict(list)
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("test_metadata") and node.get("attached_node"):
            kinds[node["attached_node"]].append(node["test_metadata"]["name"])
            assert node["config"]["severity"].lower() == "error", node["name"]
            assert node["config"]["enabled"], node["name"]
    tested = {name: kinds[name] for name, node in models.items() if not is_view(node)}
    assert [name for name, tests in tested.items() if not any("unique" in test for test in tests)] == []
    assert [name for name, tests in tested.items() if "not_null" not in tests] == []
    assert statistics.mean(len(tests) for tests in tested.values()) >= 6


def test_models_are_short(models: Json) -> None:
    lengths = sorted(
        len(node["raw_code"].splitlines()) for node in models.values() if node["name"] != "stg_landing__records"
    )
    assert lengths[-1] <= 150
    assert lengths[int(len(lengths) * 0.9)] < 80
    assert statistics.median(lengths) <= 35


def test_lines_of_the_publication_layer_can_be_read() -> None:
    """Of SQL sqlfluff says so; the YAML and the macros, of which most of the layer is, nothing else looks at."""
    long = [
        f"{file.relative_to(ROOT)}:{number}"
        for folder in ("models/publication", "macros/publication", "macros/assertions", "tests/publication/detailed")
        for file in sorted((ROOT / folder).rglob("*.*"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_every_rule_has_a_unit_test(manifest: Json) -> None:
    tagged = Counter(tag for test in manifest["unit_tests"].values() for tag in test["config"]["tags"])
    built_rules = {f"R{number}" for number in range(1, 25)}
    assert built_rules - set(tagged) == set()


def test_no_model_of_rows_joins_all_with_all(built: Build, models: Json) -> None:
    """A join whose condition mixes both sides is made by comparing every row with every row: seconds here, hours at
    full size."""
    compiled = {node["name"]: node["original_file_path"] for node in models.values()}
    folder = built.target / "compiled" / "chiffres_cles"
    with built.connect() as connection:
        connection.create_function("keyed_hash", lambda text: text, ["VARCHAR"], "VARCHAR")
        connection.create_function("identity_decisions", lambda: "[]", [], "VARCHAR")
        slow = []
        for name, file in compiled.items():
            if file.split("/")[1] not in ("intermediate", "marts"):
                continue
            plan = str(connection.execute(f"explain {(folder / file).read_text(encoding='utf-8')}").fetchall())
            slow += [name for join in ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN") if join in plan]
    assert slow == []
