"""The dbt-duckdb plugin: the functions that SQL cannot have.

`landing_refusal()` says why a landing cannot be built, or null; `stale_copies()` whether what was read of it last is of
another. `keyed_hash(text)` turns a personal identifier
into 32 hexadecimal digits by HMAC-SHA-256 with a key that only the environment holds, so that the key appears in
no SQL, log or table. `identity_decisions()` gives the operator's decisions of identity as JSON.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError
from duckdb.func import SPECIAL

from chiffres_cles import settings
from chiffres_cles.contract import ContractError, load_contract
from chiffres_cles.dbt_command import CHECKED_VARIABLE
from chiffres_cles.decisions import DecisionsError, decisions_as_json, decisions_path, load_decisions
from chiffres_cles.keys import DEMO_KEY, LEAST_STRENGTH, NEW_KEY, strength
from chiffres_cles.landing import LandingError, check_landing, is_synthetic, stale_copies
from chiffres_cles.publish import Busy, OneFolder, check_apart, check_free, damage
from chiffres_cles.settings import KEY_VARIABLE, LANDING_VARIABLE

MINIMUM_KEY_LENGTH = 32


class KeyRefused(ValueError):
    """No key, one that can be guessed, or the demonstration key for a landing that is not synthetic."""


def landing_folder() -> tuple[Path, bool]:
    """The folder of the extracts, and whether they are the committed seeds."""
    folder = os.environ.get(LANDING_VARIABLE, "")
    return (Path(folder), False) if folder else (Path("seeds/extracts"), True)


def person_key(folder: Path | None = None) -> bytes:
    """The key of the environment, or the demonstration key where the manifest (of `folder`, else of the landing in
    force) says synthetic.

    Raises `KeyRefused` otherwise.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if key and key != DEMO_KEY:
        if len(key) < MINIMUM_KEY_LENGTH:
            raise KeyRefused(f"{KEY_VARIABLE} is shorter than {MINIMUM_KEY_LENGTH} characters")
        if strength(key) < LEAST_STRENGTH:
            raise KeyRefused(f"{KEY_VARIABLE} can be guessed, it repeats itself or counts: take one of `{NEW_KEY}`")
        return key.encode()
    if is_synthetic(folder or landing_folder()[0], load_contract()):
        return DEMO_KEY.encode()
    if key:
        raise KeyRefused(
            f"{KEY_VARIABLE} is the demonstration key, which anybody has, and a row of the landing's manifest"
            " is not synthetic:"
            f" take one of `{NEW_KEY}`"
        )
    raise KeyRefused(
        f"the landing's manifest does not say synthetic in every row: set {KEY_VARIABLE} to a secret of at least"
        f" {MINIMUM_KEY_LENGTH} characters, such as one of `{NEW_KEY}`"
    )


def keyed_hash(key: bytes, text: str) -> str:
    """32 hexadecimal digits that replace a personal identifier, by HMAC-SHA-256."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def in_force() -> str:
    """The decisions of identity in force, as JSON. Raises `DecisionsError` where the file cannot be taken."""
    return decisions_as_json(load_decisions(decisions_path(), load_contract()))


class Plugin(BasePlugin):
    """Registers the functions on each connection, and keeps the private file to its owner."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """`plugin_config`: `target`, the name of the dbt target, and `private`, the path of the private file."""
        self.target = plugin_config["target"]
        self.private = Path(plugin_config["private"])
        # whatever this process creates from here on, spilled rows and write-ahead logs included, is its owner's alone
        os.umask(0o077)

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Say in one line what keeps a working file from being opened, before DuckDB says it in many, or something
        else: another process, damage, a setting, or that the folder is the published one."""
        working = Path(creds.path)
        try:
            settings.check_memory()
            check_apart(working.parent, settings.warehouse())
            check_free(working)
            check_free(self.private, to_write=not self.only_reads_private(creds))
        except (Busy, OneFolder, settings.SettingRefused) as error:
            raise DbtRuntimeError(str(error)) from None
        working.parent.mkdir(parents=True, exist_ok=True)
        for file in (working, self.private):
            if file.exists() and (reason := damage(file)):
                raise DbtRuntimeError(f"{file} is damaged, `make build` makes it anew: {reason}")

    def only_reads_private(self, creds: DuckDBCredentials) -> bool:
        """Whether the profile attaches the private file read only, so that another reader of it is in nobody's way."""
        attached = {Path(attachment.path): attachment.read_only for attachment in creds.attach or []}
        return attached.get(self.private, False)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register `landing_refusal`, `stale_copies`, `keyed_hash` and `identity_decisions`."""
        if self.private.exists():  # made before, perhaps by another hand
            self.private.chmod(stat.S_IRUSR | stat.S_IWUSR)
        conn.create_function(
            "landing_refusal", self.landing_refusal, [], "VARCHAR", side_effects=True, null_handling=SPECIAL
        )
        conn.create_function("stale_copies", self.stale_copies, [], "VARCHAR", side_effects=True, null_handling=SPECIAL)
        # the key is read at the first hash, so that commands that hash nothing need none
        key: list[bytes] = []

        def hashed(text: str) -> str:
            if not key:
                key.append(person_key())
            return keyed_hash(key[0], text)

        conn.create_function("keyed_hash", hashed, ["VARCHAR"], "VARCHAR")
        conn.create_function("identity_decisions", in_force, [], "VARCHAR", side_effects=True)

    def landing_refusal(self) -> str | None:
        """Check the landing in force and, where it is a folder of files, transcode it; the reasons to refuse it."""
        folder, as_seeds = landing_folder()
        try:
            copies = None if as_seeds else self.copies()
            checked = os.environ.get(CHECKED_VARIABLE, "").split()
            check_landing(folder, load_contract(), as_seeds=as_seeds, transcode_to=copies, as_before=checked)
            person_key()
            in_force()
        except (LandingError, KeyRefused, ContractError, DecisionsError) as error:
            return str(error)
        return None

    def stale_copies(self) -> str | None:
        """Why the copies that SQL reads are not of the landing in force; null where they are, or where seeds are
        read."""
        folder, as_seeds = landing_folder()
        return None if as_seeds else stale_copies(folder, load_contract(), self.copies())

    def copies(self) -> Path:
        """Where the landing in force is in UTF-8."""
        return settings.work() / f"landing_{self.target}"
