"""ICANN's RDAP server, twice: as the registry and as the registrar. WHOISBOX_RDAP_SRV names the folder of its programs."""

import os
import pathlib

from processes import Servers, free_port

HERE = pathlib.Path(__file__).resolve().parent
CREATED = "2011-02-03T04:05:06Z"


class RdapServers(Servers):
    """Tests with the base URLs `registry` and `registrar`.

    The registry has the server's own test data, what its own tool makes of the arguments below, and `rdap/registry`; the
    registrar has `rdap/registrar`.
    """

    @classmethod
    def start_servers(cls):
        cls.registry_port, cls.registrar_port, cls.secure_port = free_port(), free_port(), free_port()
        cls.registry = f"http://127.0.0.1:{cls.registry_port}/rdap"
        cls.registrar = f"http://127.0.0.1:{cls.registrar_port}/rdap"
        cls.write_data("registry")
        cls.write_data("registrar")
        cls.make_test_data()
        cls.start_rdap("registry", cls.registry_port)
        cls.start_rdap("registrar", cls.registrar_port)

    @classmethod
    def start_rdap(cls, name, port):
        cls.start(
            program("rdap-srv"),
            port=port,
            RDAP_SRV_LISTEN_ADDR="127.0.0.1",
            RDAP_SRV_LISTEN_PORT=str(port),
            RDAP_SRV_DATA_DIR=str(cls.folder / name),
            RDAP_SRV_AUTO_RELOAD="false",
        )

    @classmethod
    def write_data(cls, name):
        """The files of `rdap`, with the URLs of this run in place of @REGISTRY@ and @REGISTRAR@."""
        (cls.folder / name).mkdir()
        for file in (HERE / "rdap" / name).iterdir():
            text = file.read_text().replace("@REGISTRY@", cls.registry).replace("@REGISTRAR@", cls.registrar)
            (cls.folder / name / file.name).write_text(text)

    @classmethod
    def make_test_data(cls):
        """What the server's own tools make: its test data, and each kind of object from its command line."""
        folder = f"--data-dir={cls.folder / 'registry'}"
        counts = ("--domains=3", "--entities=3", "--nameservers=3", "--autnums=3", "--v4s=3", "--v6s=3")
        cls.command(program("rdap-srv-test-data"), folder, f"--base-url={cls.registry}", *counts)

        def make(kind, *arguments, redirect=None):
            leads = [f"--redirect={redirect}"] if redirect else []
            common = [f"--base-url={cls.registry}", f"--created={CREATED}", f"--updated={CREATED}"]
            # Warnings aside: there are some on each of the names for documentation.
            cls.command(program("rdap-srv-data"), folder, "--check-type=spec-error", *leads, kind, *common, *arguments)

        # The same person as a jCard and as JSContact.
        ada = (
            "--full-name=Ada Beispiel",
            "--org-name=Example Network Services GmbH",
            "--email=ada@example.net",
            "--voice=+49.305550101",
            "--street=Musterstraße 1",
            "--street=Hinterhaus",
            "--locality=Musterstadt",
            "--postal-code=12345",
            "--country-code=DE",
        )
        make("entity", "--handle=EXA1-TEST", *ada)
        make("entity", "--handle=CARD1-TEST", "--jscontact", "--no-vcard", *ada)
        make("nameserver", "--ldh=ns1.example.net", "--v4=192.0.2.53", "--v6=2001:db8::53", "--handle=NS1-TEST")
        make("nameserver", "--ldh=ns2.example.net")
        make(
            "domain",
            "--idn=bücher.example",
            "--handle=D2-TEST",
            "--ns=ns1.example.net",
            "--ns=ns2.example.net",
            "--delegation-signed=true",
            "--ds=12345 13 2 3A5E0F0DB6C0B5C2A3D5B6C7D8E9F00112233445566778899AABBCCDDEEFF001",
            "--status=active",
            "--registrant=EXA1-TEST",
            "--technical=EXA1-TEST",
        )
        common = ("--status=active", "--registrant=EXA1-TEST", "--abuse=EXA1-TEST", "--country=DE")
        make("network", "--cidr=192.0.2.0/24", "--handle=NET1-TEST", "--name=EXAMPLE-NET", "--network-type=ASSIGNED PA", *common)
        make("network", "--cidr=192.0.2.128/25", "--handle=NET2-TEST", "--name=EXAMPLE-PART", "--parent-handle=NET1-TEST", *common)
        make("network", "--cidr=2001:db8::/32", "--handle=NET3-TEST", "--name=EXAMPLE-NET6", *common)
        make("autnum", "--start-autnum=64496", "--handle=AS64496", "--name=EXAMPLE-AS", *common)
        make("autnum", "--start-autnum=64500", "--end-autnum=64503", "--name=EXAMPLE-BLOCK", *common)
        cls.command(program("rdap-srv-data"), folder, "srv-help", "--notice=Ask for objects by their own paths.")
        make("domain", "--ldh=moved.example", redirect=f"{cls.registry}/domain/example.com")
        make("domain", "--ldh=loop.example", redirect=f"{cls.registry}/domain/loop.example")
        make("domain", "--ldh=elsewhere.example", redirect=f"{cls.registrar}/domain/example.com")
        make("domain", "--ldh=secure.example", redirect=f"https://127.0.0.1:{cls.secure_port}/rdap/domain/example.com")
        make("network", "--cidr=198.51.100.0/24", redirect=f"{cls.registry}/ip/192.0.2.0/24")
        make("autnum", "--start-autnum=64510", redirect=f"{cls.registry}/autnum/64496")
        make("entity", "--handle=OLD1-TEST", "--full-name=Old", redirect=f"{cls.registry}/entity/EXA1-TEST")


def program(name):
    return pathlib.Path(os.environ["WHOISBOX_RDAP_SRV"]) / name
