import os
import sys

from recon.core.module import BaseModule

# Where `pip install --target ~/.recon-ng/whoisbox whoisbox` puts the package and what it needs.
sys.path.append(os.path.join(BaseModule.home_path, "whoisbox"))

import wasmtime  # noqa: F401 - without it the module is listed as disabled, with this name

from whoisbox import __version__
from whoisbox.frameworks.recon_ng import AUTHOR, OPTIONS, run


class Module(BaseModule):
    """Who holds a network, over RDAP and WHOIS."""

    meta = {
        "name": "WHOIS and RDAP network lookup (whoisbox)",
        "author": AUTHOR,
        "version": __version__,
        "description": "Asks the regional Internet registry of each network, over RDAP and WHOIS, who is behind it. Updates the "
        "'contacts', 'companies', 'locations' and 'netblocks' tables; the netblock is the registered one that holds the source.",
        "dependencies": ["whoisbox"],
        "files": [],
        "required_keys": [],
        "comments": (
            "A source may be an address, a network in CIDR notation, or an AS number such as AS64496.",
            "The global options TIMEOUT, PROXY, NAMESERVER and USER-AGENT apply.",
            "For WHOIS a proxy has to let CONNECT through to port 43.",
            "A server that asks for patience is not asked again before its time.",
        ),
        "query": "SELECT DISTINCT netblock FROM netblocks WHERE netblock IS NOT NULL",
        "options": OPTIONS,
    }

    def module_run(self, netblocks):
        run(self, netblocks)
