"""Refuses to build a wheel without the component."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ComponentHook(BuildHookInterface):
    """Looks for `parser.wasm` where the package expects it."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Ends the build of a wheel, editable or not, that would lack it."""
        if not Path(self.root, "src/whoisbox/parser.wasm").is_file():
            raise FileNotFoundError(
                "src/whoisbox/parser.wasm is missing; in the repository's root: cargo run --release -- components --write DIR, "
                "then copy DIR/parser.wasm to host/python/src/whoisbox/"
            )
