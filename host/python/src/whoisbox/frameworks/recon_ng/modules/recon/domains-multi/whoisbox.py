import os
import sys

from recon.core.module import BaseModule

# Where `pip install --target ~/.recon-ng/whoisbox whoisbox` puts the package and what it needs.
sys.path.append(os.path.join(BaseModule.home_path, "whoisbox"))

import wasmtime  # noqa: F401 - without it the module is listed as disabled, with this name

from whoisbox import __version__
from whoisbox.frameworks.recon_ng import AUTHOR, DOMAIN_OPTIONS, run


class Module(BaseModule):
    """Who holds a domain, over RDAP and WHOIS."""

    meta = {
        "name": "WHOIS and RDAP domain lookup (whoisbox)",
        "author": AUTHOR,
        "version": __version__,
        "description": "Asks the registry and the registrar of each domain, over RDAP and WHOIS, who is behind it. Updates the "
        "'contacts', 'companies', 'locations' and 'hosts' tables with what the holder discloses: nothing of the registrar's own, "
        "of a privacy service, or withheld. Dates, statuses and the registrar stand in the notes.",
        "dependencies": ["whoisbox"],
        "files": [],
        "required_keys": [],
        "comments": (
            "A name below a public suffix is looked up by the name that is registered, each name once.",
            "The global options TIMEOUT, PROXY, NAMESERVER and USER-AGENT apply.",
            "For WHOIS a proxy has to let CONNECT through to port 43.",
            "A server that asks for patience is not asked again before its time.",
        ),
        "query": "SELECT DISTINCT domain FROM domains WHERE domain IS NOT NULL",
        "options": DOMAIN_OPTIONS,
    }

    def module_run(self, domains):
        run(self, domains)
