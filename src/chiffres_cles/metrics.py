"""Figures asked for by metric and dimension: MetricFlow on the published file alone (docs/metrics.md).

dbt's target `analyst` opens the file read only: no private file, no landing and no key is needed.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click
from dbt.cli.main import dbtRunner
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from dbt_metricflow.cli.dbt_connectors.dbt_config_accessor import dbtProjectMetadata
from dbt_metricflow.cli.main import cli

from chiffres_cles.spared import spare_parsing

COMMANDS = ("list", "query", "validate-configs")
"""MetricFlow's commands that ask something of the file."""


class MetricsError(Exception):
    """The published file cannot be asked."""


class PublishedMetrics(CLIConfiguration):
    """MetricFlow's configuration for one published file: its `mf` answers, and its commands take it as their own.

    `folder` is where dbt may write what it reads of the project. Sets dbt's variables in the environment of the
    process.
    """

    def __init__(self, published: Path, folder: Path):
        super().__init__()
        self.published = published
        self.folder = folder

    def setup(
        self,
        dbt_profiles_path: Path | None = None,
        dbt_project_path: Path | None = None,
        configure_file_logging: bool = True,
    ) -> None:
        """Have dbt read the project for this file; raises `MetricsError` where the file is missing or dbt refuses."""
        if not self.published.exists():
            raise MetricsError(f"{self.published} does not exist: build and publish first")
        os.environ |= {
            "DBT_TARGET": "analyst",
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "CHIFFRES_CLES_PUBLISHED": str(self.published),
        }
        os.environ.setdefault("DBT_PROFILES_DIR", "profiles")
        spare_parsing()  # what dbt read for another published file holds for this one
        parsed = dbtRunner().invoke(["--quiet", "parse"])
        if not parsed.success:
            raise MetricsError(f"dbt cannot read the project: {parsed.exception}")
        super().setup(dbt_profiles_path, dbt_project_path, configure_file_logging)

    @property
    def dbt_project_metadata(self) -> dbtProjectMetadata:
        """As dbt has it, but found in `folder`: MetricFlow looks for `target/semantic_manifest.json` whatever dbt's
        settings."""
        return replace(super().dbt_project_metadata, project_path=self.folder)


def mf(metrics: PublishedMetrics, arguments: list[str]) -> int:
    """Run one of MetricFlow's commands, and return its exit code; raises `MetricsError` where the file cannot be asked.

    MetricFlow's own group of commands asks the package index for a newer version on each call, and has no switch for
    it. This one has the same commands, and asks nobody.
    """
    commands = click.Group("mf", commands={name: cli.commands[name] for name in COMMANDS})
    if not metrics.is_setup and arguments and "--help" not in arguments:
        metrics.setup()
    try:
        commands.main(arguments, prog_name="mf", obj=metrics)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
