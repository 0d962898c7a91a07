# Name:     sfp_whoisbox
# Purpose:  SpiderFoot plug-in that asks registries by RDAP and WHOIS who holds a domain, network or AS number.
# Licence:  MIT OR Apache-2.0
"""SpiderFoot's module for whoisbox, in place of `sfp_whois`: the same events in, and far more out.

SpiderFoot imports every file of its folder `modules` whenever it starts, so nothing but the standard library and SpiderFoot
itself is imported here before the first lookup: without the package the other modules still scan.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from spiderfoot import SpiderFootEvent, SpiderFootHelpers, SpiderFootPlugin

#: The events that `sfp_whois` watches, each with the option that turns it off.
_STOCK_EVENTS = {
    "DOMAIN_NAME": None,
    "DOMAIN_NAME_PARENT": None,
    "NETBLOCK_OWNER": "netblocklookup",
    "NETBLOCKV6_OWNER": "netblocklookup",
    "CO_HOSTED_SITE_DOMAIN": "checkcohosts",
    "AFFILIATE_DOMAIN_NAME": "checkaffiliates",
    "SIMILARDOMAIN": "checksimilar",
}
#: Further events, each with the option that turns it on.
_MORE_EVENTS = {
    "NETBLOCK_MEMBER": "subnetlookup",
    "NETBLOCKV6_MEMBER": "subnetlookup",
    "IP_ADDRESS": "iplookup",
    "IPV6_ADDRESS": "iplookup",
    "AFFILIATE_IPADDR": "affiliateiplookup",
    "AFFILIATE_IPV6_ADDRESS": "affiliateiplookup",
    "BGP_AS_OWNER": "aslookup",
    "BGP_AS_MEMBER": "aslookup",
}
_EVENTS = {**_STOCK_EVENTS, **_MORE_EVENTS}
_DOMAINS = ("DOMAIN_NAME", "DOMAIN_NAME_PARENT", "CO_HOSTED_SITE_DOMAIN", "AFFILIATE_DOMAIN_NAME", "SIMILARDOMAIN")

_RECORDS = [
    "DOMAIN_WHOIS",
    "NETBLOCK_WHOIS",
    "CO_HOSTED_SITE_DOMAIN_WHOIS",
    "AFFILIATE_DOMAIN_WHOIS",
    "SIMILARDOMAIN_WHOIS",
    "RAW_RIR_DATA",
    "DOMAIN_REGISTRAR",
    "AFFILIATE_DOMAIN_UNREGISTERED",
]
#: The events below a record, by the option that turns them off.
_BELOW = {
    "emitcontacts": [
        "EMAILADDR",
        "EMAILADDR_GENERIC",
        "AFFILIATE_EMAILADDR",
        "PHONE_NUMBER",
        "HUMAN_NAME",
        "COMPANY_NAME",
        "AFFILIATE_COMPANY_NAME",
        "PHYSICAL_ADDRESS",
        "COUNTRY_NAME",
    ],
    "emitnameservers": ["PROVIDER_DNS"],
    "emitnetworks": [
        "NETBLOCK_OWNER",
        "NETBLOCK_MEMBER",
        "NETBLOCKV6_OWNER",
        "NETBLOCKV6_MEMBER",
        "BGP_AS_OWNER",
        "BGP_AS_MEMBER",
    ],
}

#: SpiderFoot's kinds of proxies, with the scheme and usual port of each.
_PROXIES = {"4": ("socks4", 1080), "5": ("socks5", 1080), "HTTP": ("http", 8080), "TOR": ("socks5h", 9050)}

#: For targets of these types SpiderFoot calls every mailbox the target's.
_NAMELESS_TARGETS = ("HUMAN_NAME", "PHONE_NUMBER", "USERNAME", "BITCOIN_ADDRESS")


class sfp_whoisbox(SpiderFootPlugin):
    """Asks who holds what, and tells the record and what follows from it."""

    meta: ClassVar[dict[str, Any]] = {
        "name": "whoisbox",
        "summary": "Look up domains, netblocks and (if enabled) IP addresses and AS numbers by RDAP and WHOIS, "
        "and tell their holders' contacts apart from registrars, privacy services and affiliates. Replaces sfp_whois.",
        "flags": [],
        "useCases": ["Footprint", "Investigate", "Passive"],
        "categories": ["Public Registries"],
        "dataSource": {
            "website": "https://www.iana.org/",
            "model": "FREE_NOAUTH_LIMITED",
            "references": ["https://data.iana.org/rdap/", "https://www.rfc-editor.org/rfc/rfc9083"],
            "description": "The registries and registrars of domain names, IP addresses and AS numbers, asked by RDAP and by "
            "WHOIS: first the one in charge, then those that it refers to.",
        },
    }

    opts: dict[str, Any] = {
        "protocols": "rdap,whois",
        "rdapserver": "",
        "whoisserver": "",
        "followreferrals": True,
        "maxrequests": 8,
        "timeout": 30,
        "maxbytes": 1048576,
        "maxwait": 0,
        "rawtext": False,
        "netblocklookup": True,
        "checkcohosts": True,
        "checkaffiliates": True,
        "checksimilar": True,
        "subnetlookup": False,
        "iplookup": False,
        "affiliateiplookup": False,
        "aslookup": False,
        "emitcontacts": True,
        "emitnameservers": True,
        "emitnetworks": True,
        "allowaddresses": "",
        "allowports": "",
        "tlsauthorities": "",
    }

    optdescs: ClassVar[dict[str, str]] = {
        "protocols": "Protocols, best first, comma-separated: rdap, whois. The next one is used where one has no server or gives "
        "no answer.",
        "rdapserver": "RDAP server to ask first, as a base URL such as https://rdap.example.com/. Empty: the one in charge.",
        "whoisserver": "WHOIS server to ask first, as host or host:port. Empty: the one in charge.",
        "followreferrals": "Also ask the servers that an answer refers to, such as the registrar's?",
        "maxrequests": "The most requests of one lookup (0 to 255; 0 is 8).",
        "timeout": "Seconds that one lookup may take, all its requests together. Each request has SpiderFoot's own number of "
        "seconds before giving up on a HTTP request.",
        "maxbytes": "The most bytes of one answer.",
        "maxwait": "The longest that a server which asks for patience is waited for, in seconds, before it is asked once more. "
        "In any case it is asked nothing else until then.",
        "rawtext": "Store the servers' own words in place of the cleaned record? SpiderFoot's e-mail, phone, name and company "
        "extractors take registrars and privacy services in them for the target.",
        "netblocklookup": "Look up netblocks deemed to be owned by your target?",
        "checkcohosts": "Look up the domains of co-hosted sites?",
        "checkaffiliates": "Look up the domains of affiliates?",
        "checksimilar": "Look up similar domains?",
        "subnetlookup": "Look up the netblocks that your target is a part of, and whether it holds them?",
        "iplookup": "Look up the networks of your target's IP addresses?",
        "affiliateiplookup": "Look up the networks of affiliates' IP addresses?",
        "aslookup": "Look up AS numbers that your target owns or is a part of?",
        "emitcontacts": "Report the holder's contacts: e-mail addresses, phone numbers, names, companies, addresses, countries?",
        "emitnameservers": "Report name servers as DNS providers?",
        "emitnetworks": "Report netblocks and AS numbers that a record tells of?",
        "allowaddresses": "Addresses or networks that may be connected to although they are not of the public Internet, "
        "comma-separated, such as 127.0.0.1 or 10.0.0.0/8.",
        "allowports": "Ports that may be connected to besides 43, 80 and 443, comma-separated.",
        "tlsauthorities": "PEM file with the certificate authorities to trust. Empty: the system's.",
    }

    results: dict | None = None
    _client: Any = None

    def setup(self, sfc: Any, userOpts: dict | None = None) -> None:
        """Takes SpiderFoot's handle and the options, those of SpiderFoot itself among them."""
        self.sf = sfc
        self.results = self.tempStorage()
        self.errorState = False
        self._client = None
        # A copy: the class's own options are what the next scan begins with.
        self.opts = {**self.opts, **(userOpts or {})}

    def watchedEvents(self) -> list[str]:
        """What leads to a lookup."""
        return list(_EVENTS)

    def producedEvents(self) -> list[str]:
        """What a lookup may lead to."""
        return [*_RECORDS, *(event for events in _BELOW.values() for event in events)]

    def handleEvent(self, event: SpiderFootEvent) -> None:
        """Looks the event's object up and tells what was found."""
        if self.errorState or event.eventType not in _EVENTS:
            return
        self.debug(f"Received event, {event.eventType}, from {event.module}")
        option = _EVENTS[event.eventType]
        if option and not self.opts[option]:
            self.debug(f"Not looking up {event.data}: the option {option} is off.")
            return
        if not self._is_new(event):
            self.debug(f"Skipping {event.data}, already looked up.")
            return
        document = self._look_up(event)
        if document:
            self._tell(document["events"], event)

    def _is_new(self, event: SpiderFootEvent) -> bool:
        """Whether nothing was asked yet about the registered domain, network or AS number that the event is about."""
        kind, data = event.eventType, event.data.strip().lower()
        if kind in _DOMAINS:
            suffixes = self.opts.get("_internettlds")
            # Its text, or its address until SpiderFoot has fetched it.
            kind, data = "a domain", (self.sf.hostDomain(data, suffixes) if isinstance(suffixes, list) else None) or data
        if (kind, data) in self.results:
            return False
        self.results[kind, data] = True
        return True

    def _look_up(self, event: SpiderFootEvent) -> dict | None:
        """SpiderFoot's events that follow from the lookup; None where there is nothing to tell, which the log says why."""
        try:
            import whoisbox
        except ImportError as error:
            return self._give_up(f"the Python package whoisbox cannot be loaded ({error}): {_install('whoisbox')}")
        query = f"AS{event.data.strip()}" if event.eventType.startswith("BGP_AS") else event.data.strip()
        try:
            self._client = self._client or self._set_up(whoisbox)
            report = self._client.lookup(
                query, outputs={"spiderfoot": self._settings(event.eventType)}, cancelled=self.checkForStop
            )
        except ImportError as error:
            return self._give_up(f"whoisbox lacks the Python package {error.name} ({error}): {_install(error.name)}")
        except (whoisbox.OptionsError, ValueError) as error:
            if isinstance(error, (whoisbox.QueryError, whoisbox.NoServerError)):
                return self.error(f"not asked: {query}: {error}")
            return self._give_up(f"an option of this module cannot be used: {error}")
        except whoisbox.Cancelled:
            return self.info(f"cancelled: nothing is known about {query}.")
        except whoisbox.EngineError as error:
            return self.error(f"engine failure: {query}: {error}")
        told = f"{report.conclusion}: {report.summary()}"
        if report.conclusion == "denied":
            told += " In SpiderFoot these are this module's options allowaddresses and allowports."
        if report.conclusion in ("found", "not_found", "reserved"):
            self.info(told)
        else:
            self.error(told)
        return report.outputs.get("spiderfoot")

    def _tell(self, rows: list[dict], event: SpiderFootEvent) -> None:
        """Hands the events over, each below the one that it came from."""
        left_out = {kind for option, kinds in _BELOW.items() if not self.opts[option] for kind in kinds}
        told: list[SpiderFootEvent] = []
        for row in rows:
            kind, data, parent = row["type"], row["data"], row["parent"]
            if kind == "COUNTRY_NAME" and len(data) == 2:
                data = SpiderFootHelpers.countryNameFromCountryCode(data)
            found = SpiderFootEvent(kind, data or "-", self.__name__, event if parent is None else told[parent])
            told.append(found)
            if data and kind not in left_out:
                self.notifyListeners(found)

    def _settings(self, event_type: str) -> dict:
        """What the component has to know to tell the target's from others'."""
        settings: dict[str, Any] = {"event": event_type, "text": "raw" if self.opts["rawtext"] else "clean"}
        generic_users = self.opts.get("_genericusers")
        if generic_users:
            settings["generic_users"] = [user.strip().lower() for user in generic_users.split(",")]
        target = self.getTarget()
        if target.targetType not in _NAMELESS_TARGETS:
            settings["targets"] = target.getNames()
        return settings

    def _set_up(self, whoisbox: Any) -> Any:
        """The client, by this module's options and SpiderFoot's own. Nothing is connected yet."""
        opts = self.opts
        fetch = float(opts.get("_fetchtimeout") or 5)
        # SpiderFoot sets its DNS server by replacing what Python resolves names with, which the client uses.
        return whoisbox.Client(
            policy=whoisbox.Policy(allow_addresses=_items(opts["allowaddresses"]), allow_ports=_items(opts["allowports"])),
            proxy=self._proxy(),
            timeout=float(opts["timeout"]),
            exchange_timeout=fetch,
            connect_timeout=fetch,
            max_bytes=int(opts["maxbytes"]),
            whois=opts["whoisserver"] or None,
            rdap=opts["rdapserver"] or None,
            protocols=_items(opts["protocols"]),
            follow_referrals=bool(opts["followreferrals"]),
            max_requests=int(opts["maxrequests"]),
            max_wait=int(opts["maxwait"]),
            tls=opts["tlsauthorities"] or None,
        )

    def _proxy(self) -> str | None:
        """SpiderFoot's proxy as a URL, its user and password quoted as SpiderFoot does not."""
        kind = self.opts.get("_socks1type")
        if not kind:
            return self.sf.socksProxy
        scheme, port = _PROXIES.get(kind, (kind.lower(), 0))
        user, password = (quote(str(self.opts.get(option) or ""), safe="") for option in ("_socks4user", "_socks5pwd"))
        login = f"{user}:{password}@" if user or password else ""
        return f"{scheme}://{login}{self.opts.get('_socks2addr')}:{self.opts.get('_socks3port') or port}"

    def _give_up(self, why: str) -> None:
        """Says what would have to change before anything can be looked up, once."""
        self.error(f"unusable: {why}. This module looks nothing up in this scan; the others go on.")
        self.errorState = True


def _install(package: str | None) -> str:
    return f"pip install {package} with the Python that runs SpiderFoot"


def _items(text: str | list) -> list[str]:
    """The items of a comma-separated option."""
    items = text if isinstance(text, list) else text.split(",")
    return [item.strip() for item in items if item.strip()]
