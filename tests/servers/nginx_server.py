"""nginx with TLS before ICANN's RDAP server, with certificates of a CA made for the occasion."""

import gzip
import pathlib
import time

from processes import PATIENCE, free_port, tool
from rdap_servers import RdapServers

HERE = pathlib.Path(__file__).resolve().parent
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


class NginxServers(RdapServers):
    """Tests with nginx of `nginx.conf` at `ports`, by the names that they have there; `ca` is the file of its CA."""

    @classmethod
    def start_servers(cls):
        super().start_servers()
        cls.make_certificates()
        cls.compress(cls.folder / "registry" / "example.com.json")
        cls.ports = {"PLAIN": free_port(), "SECURE": cls.secure_port, "MISNAMED": free_port(), "EXPIRED": free_port()}
        config = (HERE / "nginx.conf").read_text()
        words = {
            **cls.ports,
            "FOLDER": cls.folder,
            "REGISTRY": cls.registry,
            "REGISTRAR_PORT": cls.registrar_port,
            "CLOSED": free_port(),
        }
        for word, value in words.items():
            config = config.replace(f"@{word}@", str(value))
        file = cls.folder / "nginx.conf"
        file.write_text(config)
        cls.start(tool("nginx"), "-p", cls.folder, "-c", file, "-e", "stderr", port=cls.ports["SECURE"])

    @classmethod
    def make_certificates(cls):
        cls.ca = cls.folder / "ca.pem"
        ca_key = cls.folder / "ca.key"
        uses = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
        cls.openssl("req", "-x509", *KEY, "-keyout", ca_key, "-out", cls.ca, "-subj", "/CN=Invented CA", "-days", "2", *uses)
        for name, subject, days in [
            ("server", "IP:127.0.0.1", 2),
            ("misnamed", "DNS:rdap.example.net", 2),
            ("expired", "IP:127.0.0.1", -1),
        ]:
            key, request, certificate = (cls.folder / f"{name}.{ending}" for ending in ("key", "csr", "pem"))
            named = ("-subj", "/CN=example", "-addext", f"subjectAltName={subject}")
            cls.openssl("req", *KEY, "-keyout", key, "-out", request, *named)
            signed = ("-CA", cls.ca, "-CAkey", ca_key, "-days", days, "-copy_extensions", "copy")
            cls.openssl("x509", "-req", "-in", request, "-out", certificate, *signed)

    @classmethod
    def openssl(cls, *arguments):
        cls.command(tool("openssl"), *arguments)

    @classmethod
    def compress(cls, file):
        folder = cls.folder / "files" / "compressed" / "domain"
        folder.mkdir(parents=True)
        (folder / f"{file.stem}.gz").write_bytes(gzip.compress(file.read_bytes()))

    def noted(self, path, count=1):
        """What nginx noted of the last of at least so many requests below a path, in this order: path, status, content encoding,
        transfer encoding, `Accept`. It does so behind the response: the client may be faster."""
        deadline = time.monotonic() + PATIENCE
        while len(lines := [line.split("|") for line in self.log() if line.startswith(path)]) < count:
            self.assertLess(time.monotonic(), deadline, f"nginx has seen no request below {path}")
            time.sleep(0.05)
        return lines[-1]

    def log(self):
        return (self.folder / "access.log").read_text().splitlines()
