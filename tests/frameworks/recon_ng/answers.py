"""What servers say in these tests, beside the testbed's own data, and the rows that have to come of it."""

_ABOUT = (
    "example.com; registrar Example Registrar, Inc.; created 2001-02-03; updated 2026-03-14; expires 2030-02-03; "
    "status clientDeleteProhibited, clientTransferProhibited"
)

#: Of the registry's and the registrar's answers. The technical contact there is the reseller.
EXAMPLE_COM = {
    "companies": [
        {
            "company": "Example Harbour Ltd",
            "description": "Registrant of example.com",
            "notes": f"handle C1001-TEST; {_ABOUT}",
        }
    ],
    "locations": [
        {"street_address": "1 Harbour Lane, Sampleton, North Sample, 12345, GB", "notes": "Example Harbour Ltd"},
    ],
    "hosts": [
        {"host": "ns1.example.com", "notes": "Name server of example.com"},
        {"host": "ns2.example.net", "notes": "Name server of example.com"},
    ],
    "contacts": [
        {
            "first_name": "Zoë",
            "last_name": "Sample",
            "email": "zoe@example.com",
            "title": "Registrant",
            "region": "Sampleton, North Sample",
            "country": "GB",
            "phone": "+44.5555550101 x17",
            "notes": f"Example Harbour Ltd; handle C1001-TEST; fax +44.5555550102; {_ABOUT}",
        },
        {
            "first_name": "Adam",
            "last_name": "Invented",
            "email": "admin@example.com",
            "title": "Administrative",
            "region": "Sampleton, North Sample",
            "country": "GB",
            "phone": "+44.5555550103",
            "notes": f"Example Harbour Ltd; handle C1002-TEST; {_ABOUT}",
        },
    ],
}

_ABOUT_NETWORK = "192.0.2.0/24; created 2012-08-08; updated 2026-02-10; status active"

#: Of the RDAP server's answer about 192.0.2.77.
NETWORK = {
    "companies": [
        {
            "company": "Example Networks Cooperative",
            "description": "Registrant of 192.0.2.0/24",
            "notes": f"handle ORG-EXO1-TEST; {_ABOUT_NETWORK}",
        }
    ],
    "netblocks": [{"netblock": "192.0.2.0/24", "notes": "EXAMPLE-NET-1; ASSIGNED PA; Example Networks Cooperative; NL"}],
    "locations": [
        {"street_address": "Voorbeeldkade 12, 1000 XX, Voorbeeldstad, NETHERLANDS", "notes": "Example Networks Cooperative"},
        {"street_address": "Voorbeeldkade 12, 1000 XX, Voorbeeldstad, NETHERLANDS", "notes": "Example Networks Abuse Desk"},
        {"street_address": "Voorbeeldkade 12, 1000 XX Voorbeeldstad", "notes": "Ingrid Placeholder"},
        {"street_address": "Voorbeeldkade 12, 1000 XX Voorbeeldstad", "notes": "Example Networks Operations"},
    ],
    "contacts": [
        {
            "title": "Registrant",
            "phone": "+31 555 550140",
            "notes": f"Example Networks Cooperative; handle ORG-EXO1-TEST; fax +31 555 550141; {_ABOUT_NETWORK}",
        },
        {
            "email": "abuse@example.net",
            "title": "Abuse",
            "notes": f"Example Networks Abuse Desk; handle EXA1-TEST; {_ABOUT_NETWORK}",
        },
        {
            "first_name": "Ingrid",
            "last_name": "Placeholder",
            "title": "Administrative",
            "phone": "+31 555 550143",
            "notes": f"handle IP1-TEST; {_ABOUT_NETWORK}",
        },
        {
            "email": "noc@example.net",
            "title": "Technical",
            "phone": "+31 555 550142",
            "notes": f"Example Networks Operations; handle EXN1-TEST; {_ABOUT_NETWORK}",
        },
    ],
}

#: The holder of example.net, the only member that is not withheld.
SAMPLE_NETS = {
    "company": "Sample Nets",
    "description": "Registrant of example.net",
    "notes": "example.net; registrar Example Registrar, Inc.; created 2003-06-07; updated 2026-10-20; expires 2027-06-07; "
    "status autoRenewPeriod, clientTransferProhibited, serverHold",
}

IDN = """\
Domain Name: XN--E1AFMKFD.XN--P1AI
Registrar: Example Registrar, Inc.
Creation Date: 2011-02-03T04:05:06Z
Registrant Organization: ООО Образец
Registrant Country: RU
Name Server: ns1.example.net
"""

PRIVACY = """\
Domain Name: example.org
Registrar: Example Registrar, Inc.
Creation Date: 2011-02-03T04:05:06Z
Registrant Name: Registration Private
Registrant Organization: Domains By Proxy, LLC
Registrant Street: 1 Veil Road
Registrant City: Sampleton
Registrant Country: US
Registrant Phone: +1.5555550199
Registrant Email: example.org@veil.example.net
"""

REGISTRAR_AS_CONTACT = """\
Domain Name: example.info
Registrar: Example Registrar, Inc.
Registrar Abuse Contact Email: abuse@registrar.example.net
Registrar Abuse Contact Phone: +1.5555550100
Creation Date: 2011-02-03T04:05:06Z
Registrant Email: abuse@registrar.example.net
Tech Name: Domain Desk
Tech Organization: Example Registrar, Inc.
Tech Street: 5 Registrar Road
Tech City: Sampleton
Tech Country: US
Tech Phone: +1.5555550100
Tech Email: desk@registrar.example.net
"""
