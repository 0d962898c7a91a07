"""What a user may set, once for both kits: in the folder's `settings.ini`, and in Maltego's dialogue where the kit has one."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

SECTION = "whoisbox"


@dataclass(frozen=True)
class Setting:
    """A setting."""

    #: Its name: the member of `Settings`.
    name: str
    #: What Maltego's dialogue calls it.
    display_name: str
    #: What it does, for people.
    description: str
    #: Whether whoever runs a transform on a server may set it. The others are the server operator's: they say what the server may
    #: reach, and a guest of the server is not to decide that.
    by_guests: bool


SETTINGS: tuple[Setting, ...] = (
    Setting("whois", "WHOIS server", "Ask this WHOIS server first, as host or host:port, in place of the registry's.", True),
    Setting("rdap", "RDAP server", "Ask the RDAP server with this base URL first, in place of the registry's.", True),
    Setting("protocols", "Protocols", "Which protocols to use, the preferred one first: rdap, whois.", True),
    Setting("timeout", "Timeout in seconds", "How long a lookup may take altogether, in seconds.", True),
    Setting("proxy", "Proxy", "Send all that is asked through this proxy: http://host:port or socks5://host:port.", False),
    Setting(
        "allow_addresses",
        "Allowed addresses",
        "Addresses and networks that may be asked though they are none of the public Internet, such as 10.0.0.0/8.",
        False,
    ),
    Setting("allow_ports", "Allowed ports", "Ports that may be asked besides 43, 80 and 443.", False),
)


class SettingsError(ValueError):
    """A setting that cannot be used; the message says which, where and why."""


@dataclass(frozen=True)
class Settings:
    """The values of the settings: see `SETTINGS`."""

    whois: str | None = None
    rdap: str | None = None
    protocols: tuple[str, ...] = ("rdap", "whois")
    timeout: float = 30.0
    proxy: str | None = None
    allow_addresses: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = ()

    def with_values(self, values: Mapping[str, Any], origin: str) -> Settings:
        """These settings with some others; what is blank or missing stays. `origin` says in messages where they stand.

        Raises `SettingsError`.
        """
        known = {field.name for field in fields(self)}
        changed: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                raise SettingsError(f"{origin}: there is no setting {name!r}; there are {', '.join(sorted(known))}")
            if value not in (None, "", [], ()):
                changed[name] = _read(name, value, origin)
        return replace(self, **changed)

    def with_guests(self, values: Mapping[str, Any]) -> Settings:
        """These settings with those that whoever runs a transform chose, as far as they may: see `Setting.by_guests`.

        Raises `SettingsError`.
        """
        allowed = {setting.name for setting in SETTINGS if setting.by_guests}
        return self.with_values({name: value for name, value in values.items() if name in allowed}, "the transform's settings")


def read_file(path: Path) -> Settings:
    """The settings of a `settings.ini`; the defaults where there is no such file.

    Raises `SettingsError`.
    """
    parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=None)
    try:
        with path.open(encoding="utf-8") as file:
            parser.read_file(file)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, configparser.Error) as error:
        raise SettingsError(f"{path}: {error}") from error
    values = dict(parser[SECTION]) if parser.has_section(SECTION) else {}
    return Settings().with_values(values, str(path))


def template() -> str:
    """The text of a new `settings.ini`: every setting with its default, commented out."""
    defaults = Settings()
    lines = ["# Settings of the whoisbox transforms. Take away the # before a line to set it.", f"[{SECTION}]"]
    for setting in SETTINGS:
        value = getattr(defaults, setting.name)
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else f"{value:g}"
        lines += ["", f"# {setting.description}", f"#{setting.name} = {text}".rstrip()]
    return "\n".join(lines) + "\n"


def _read(name: str, value: Any, origin: str) -> Any:
    try:
        if name == "timeout":
            seconds = float(value)
            if not 0 < seconds < float("inf"):
                raise ValueError("it has to be more than 0")
            return seconds
        if name in ("protocols", "allow_addresses", "allow_ports"):
            items = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            return tuple(int(item) if name == "allow_ports" else str(item) for item in items)
        return str(value).strip()
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{origin}: {name} = {value!r} cannot be used: {error}") from error
