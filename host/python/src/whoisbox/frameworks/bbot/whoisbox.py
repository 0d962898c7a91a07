from bbot.core.config.models import BaseModuleConfig, Field
from bbot.modules.base import BaseModule


class whoisbox(BaseModule):
    """Asks the registries who is behind names, networks and AS numbers.

    BBOT has a type of event for mailboxes, hosts, organizations and AS numbers. What else a registry tells, such as dates,
    persons and telephones, stands in the FINDING of the object. No text is emitted: BBOT would take the registrar's mailboxes
    from it.
    """

    watched_events = ["DNS_NAME", "DNS_NAME_UNRESOLVED", "IP_ADDRESS", "IP_RANGE", "ASN"]
    produced_events = ["FINDING", "EMAIL_ADDRESS", "ORG_STUB", "DNS_NAME", "ASN"]
    flags = ["safe", "passive", "affiliates", "email-enum"]
    meta = {
        "description": "Look up who holds domains, networks and AS numbers, over RDAP and WHOIS",
        "created_date": "2026-11-23",
        "author": "The whoisbox developers",
    }

    class Config(BaseModuleConfig):
        protocols: str = Field("rdap,whois", description="Protocols to use, best first, with a comma between them")
        referrals: bool = Field(True, description="Ask the registrar, or other server, to which the registry refers")
        org_stubs: bool = Field(True, description="Emit the holder's organization as an ORG_STUB")
        whois: str = Field("", description="WHOIS server to ask first (host, host:port) in place of the registry's")
        rdap: str = Field("", description="Base URL of the RDAP server to ask first in place of the registry's")
        deadline: float = Field(30, description="Seconds that a lookup may take; each server has web.http_timeout_infrastructure")
        max_wait: int = Field(0, description="Seconds to wait for a server that asks for patience, before it is asked once more")
        allow_addresses: list[str] = Field([], description="Networks that may be asked though not public, in CIDR notation")
        allow_ports: list[int] = Field([], description="Ports that may be asked besides 43, 80 and 443")

    in_scope_only = True

    async def setup(self):
        try:
            import wasmtime  # noqa: F401

            import whoisbox
        except ImportError as error:
            return None, f'{error}: "pip install whoisbox" into the environment of BBOT'
        self.package = whoisbox
        web = self.scan.web_config
        seconds = float(web.get("http_timeout_infrastructure", 10))
        user_agent = " ".join(filter(None, [web.get("user_agent"), web.get("user_agent_suffix")]))
        try:
            self.client = whoisbox.AsyncClient(
                policy=whoisbox.Policy(self.config.get("allow_addresses") or (), self.config.get("allow_ports") or ()),
                proxy=web.get("http_proxy") or None,
                protocols=[word.strip() for word in self.config.get("protocols").split(",")],
                follow_referrals=self.config.get("referrals"),
                whois=self.config.get("whois") or None,
                rdap=self.config.get("rdap") or None,
                timeout=self.config.get("deadline"),
                exchange_timeout=seconds,
                connect_timeout=seconds,
                max_wait=self.config.get("max_wait"),
                resolver=self.resolve,
                user_agent=user_agent,
            )
        except ValueError as error:
            return False, str(error)
        # What has been looked up.
        self.asked = set()
        return True

    async def resolve(self, host):
        """Resolves by BBOT's resolvers."""
        return [*await self.helpers.dns.resolve(host, "A"), *await self.helpers.dns.resolve(host, "AAAA")]

    async def filter_event(self, event):
        if event.type == "IP_ADDRESS" and "seed" not in event.tags:
            return False, "it is no target of the scan: registries are asked about networks, not about each address"
        try:
            return str(self.query(event)) not in self.asked, "its registration has been looked up already"
        except self.package.InquiryError as error:
            return False, str(error)

    def query(self, event):
        """What is registered: of www.example.com that is example.com."""
        return self.client.query(f"AS{event.data['asn']}" if event.type == "ASN" else str(event.data))

    async def handle_event(self, event):
        name = str(self.query(event))
        if name in self.asked:
            return
        self.asked.add(name)
        try:
            report = await self.client.lookup(name, outputs={"events": {}})
        except self.package.InquiryError as error:
            return self.verbose(f"{name}: {error}")
        except self.package.EngineError as error:
            return self.warning(f"{name}: {error}")
        if report.conclusion not in ("found", "not_found", "reserved"):
            return self.warning(report.summary())
        self.verbose(report.summary())
        await self.emit_report(event, name, report)

    async def emit_report(self, event, name, report):
        """What follows from a report. What comes under the registrar is the registrar's own, and nobody else's."""
        asked = f"{{module}} asked the registry of {name} and "
        if report.conclusion == "not_found" and report.query.domain:
            title, severity = "Domain Not Registered", "MEDIUM"
            context = f"{asked}was told that it is not registered"
            return await self.emit_finding(event, name, title, severity, report.summary(), context)
        if report.conclusion != "found":
            return
        told = report.outputs["events"]["events"]
        facts = [fact for fact in told if fact["parent"] is None or told[fact["parent"]]["kind"] != "registrar"]
        description = f"{report.summary()} {self.account(facts, report.merged)}".strip()
        await self.emit_finding(event, name, "Registration", "INFO", description, f"{asked}found its registration")
        found = f"{asked}found {{event.type}}: {{event.pretty_string}}"
        for fact in facts:
            roles = (fact["payload"] or {}).get("roles", [])
            tags = ["whois", *(f"whois-{role}" for role in roles)]
            kind, value = fact["kind"], fact["value"]
            if kind == "email-address":
                mailbox = self.make_event(value, "EMAIL_ADDRESS", parent=event, tags=tags, context=found)
                if mailbox is not None:
                    # One elsewhere belongs to the holder all the same: shown, but not followed.
                    if mailbox.host and not self.scan.in_scope(mailbox.host):
                        mailbox.add_tag("affiliate")
                    await self.emit_event(mailbox)
            elif kind == "name-server":
                await self.emit_event(value, "DNS_NAME", parent=event, tags=[*tags, "nameserver"], context=found)
            elif kind == "organization-name" and "registrant" in roles and self.config.get("org_stubs"):
                await self.emit_event(value, "ORG_STUB", parent=event, tags=tags, context=found)
            elif kind == "autnum" and fact["payload"]["start"] == fact["payload"]["end"] and value != name:
                await self.emit_event({"asn": fact["payload"]["start"]}, "ASN", parent=event, tags=tags, context=found)

    async def emit_finding(self, event, name, title, severity, description, context):
        data = {"name": title, "description": description, "severity": severity, "confidence": "CONFIRMED"}
        if event.type != "ASN":
            data["host"] = name if event.type.startswith("DNS_NAME") else str(event.host)
            await self.emit_event(data, "FINDING", parent=event, tags=["whois"], context=context)
        elif event.host is None:
            # A finding needs a host, and an AS number has none.
            self.info(description)

    def account(self, facts, registration):
        """What BBOT has no event type for, in a sentence for each."""
        kinds = ("organization-name", "person-name", "phone-number", "postal-address", "privacy-service")
        holders = {}
        for fact in facts:
            if fact["kind"] in kinds:
                role = ", ".join((fact["payload"] or {}).get("roles", [])) or "contact"
                holders.setdefault(role, []).append(fact["value"])
        for word in ("created", "updated"):
            at = getattr(registration, word)
            if at:
                holders[word] = [at.iso or at.raw]
        if registration.statuses:
            holders["status"] = list(registration.statuses)
        return " ".join(f"{role.capitalize()}: {'; '.join(values)}." for role, values in holders.items())
