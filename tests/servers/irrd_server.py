"""IRRd, a server of routing registries, with PostgreSQL and Redis of its own. WHOISBOX_IRRD names its Python environment."""

import json
import os
import pathlib
import pwd
import shutil
import signal

from processes import Servers, free_port, tool

HERE = pathlib.Path(__file__).resolve().parent
OBJECTS = HERE / "rpsl" / "objects.rpsl"
# PostgreSQL refuses to run as root.
DATABASE_USER = "postgres" if os.geteuid() == 0 else None


class IrrdServers(Servers):
    """Tests with IRRd, loaded with `rpsl/objects.rpsl`, at `port`."""

    @classmethod
    def start_servers(cls):
        commands = pathlib.Path(os.environ["WHOISBOX_IRRD"]) / "bin"
        database_url = cls.start_database()
        redis_port = free_port()
        cls.start(
            tool("redis-server"), "--port", redis_port, "--bind", "127.0.0.1", "--save", "", "--dir", cls.folder, port=redis_port
        )
        cls.port = free_port()
        config = cls.write_config(database_url, f"redis://127.0.0.1:{redis_port}")
        cls.command(commands / "irrd_database_upgrade", "--config", config)
        cls.command(commands / "irrd_load_database", "--config", config, "--source", "TEST", OBJECTS)
        # Without CI it refuses to run as root. It has to: another user may be unable to read the Python environment.
        cls.start(commands / "irrd", "--config", config, "--foreground", port=cls.port, CI="1")

    @classmethod
    def start_database(cls):
        """Starts PostgreSQL; gives the URL of an empty database."""
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        data, port = cls.folder / "database", free_port()
        data.mkdir(mode=0o700)
        user = DATABASE_USER or pwd.getpwuid(os.geteuid()).pw_name
        shutil.chown(data, user)
        initdb = tool("initdb", *reversed(programs))
        options = ("--username=irrd", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        cls.command(initdb, "--pgdata", data, *options, user=DATABASE_USER)
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": data, "fsync": "off"}
        cls.start(
            tool("postgres", *reversed(programs)),
            "-D",
            data,
            *(f"--{name}={value}" for name, value in settings.items()),
            port=port,
            # "Fast shutdown": it does not wait for its clients.
            stop=signal.SIGINT,
            user=DATABASE_USER,
        )
        return f"postgresql://irrd@127.0.0.1:{port}/postgres"

    @classmethod
    def write_config(cls, database_url, redis_url):
        keys = cls.folder / "keys"
        keys.mkdir()
        config = {
            "irrd": {
                "database_url": database_url,
                "redis_url": redis_url,
                "piddir": str(cls.folder),
                "server": {
                    "whois": {"interface": "127.0.0.1", "port": cls.port, "max_connections": 2},
                    "http": {"interface": "127.0.0.1", "port": free_port(), "url": "http://irrd.example.net/", "workers": 1},
                },
                "email": {"from": "irrd@example.net", "smtp": "127.0.0.1"},
                "auth": {"gnupg_keyring": str(keys)},
                # It would fetch them from the Internet.
                "rpki": {"roa_source": None},
                "sources_default": ["TEST"],
                "sources": {"TEST": {"authoritative": True}},
            }
        }
        file = cls.folder / "irrd.yaml"
        # JSON is YAML, too.
        file.write_text(json.dumps(config))
        return file
