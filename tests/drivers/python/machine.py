"""The two components on wasmtime-py: loading them, and the step machine as plain JSON values."""

import json
import threading

from sessions import body
from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Record, Variant

WHOIS = "osint:whois/{}@0.1.0"
PLUGIN = "osint:plugin/plugin@0.1.0"


class Guest:
    """A compiled component. The one that imports nothing is linked to nothing; the other to WASI without any grant."""

    def __init__(self, path, wasi=False):
        self.engine = Engine(Config())
        self.component = Component.from_file(self.engine, str(path))
        self.linker = Linker(self.engine)
        self.wasi = wasi
        if wasi:
            self.linker.add_wasip2()
            self.linker.add_wasi_http()

    def imports(self):
        """The names of all imports."""
        return sorted(self.component.type.imports(self.engine))

    def exports(self):
        """The names of all exports."""
        return sorted(self.component.type.exports(self.engine))

    def instance(self):
        """A fresh instance in a store of its own."""
        return Instance(self)


# wasmtime-py 50 chooses the case of a variant by a set that all threads share, so one call at a time, whatever its store.
LOWERING = threading.Lock()


class Instance:
    """An instance: calls functions by interface and name."""

    def __init__(self, guest):
        self.store = Store(guest.engine)
        if guest.wasi:
            # Without these two a guest that calls WASI ends the whole process.
            self.store.set_wasi(WasiConfig())
            self.store.set_wasi_http()
        self.instance = guest.linker.instantiate(self.store, guest.component)

    def call(self, interface, name, *arguments):
        """Calls a function and gives what wasmtime-py makes of its result."""
        outer = self.instance.get_export_index(self.store, interface)
        function = self.instance.get_func(self.store, self.instance.get_export_index(self.store, name, outer))
        with LOWERING:
            return function(self.store, *arguments)


class Refused(Exception):
    """A `lookup-error`: its code in snake_case and its sentence."""

    def __init__(self, error):
        super().__init__(error.payload or "")
        self.code = error.tag.replace("-", "_")


class Inquiry:
    """An inquiry whose steps and reports are JSON values (`wit/report.schema.json`)."""

    def __init__(self, guest, query, options):
        self.guest = guest.instance()
        routes = [Variant(kind, server) for route in options.get("routes", []) for kind, server in route.items()]
        self.inquiry = result(
            self._call(
                "[static]inquiry.start",
                query,
                record(
                    protocols=options.get("protocols", []),
                    routes=routes,
                    follow_referrals=options.get("follow_referrals", True),
                    max_requests=options.get("max_requests", 0),
                    max_wait=options.get("max_wait", 0),
                    tables=[record(**table) for table in options.get("tables", [])],
                    paused=[record(**pause) for pause in options.get("paused", [])],
                ),
            )
        )

    def poll(self):
        """`{"send": request}`, `{"wait": seconds}` or `"done"`. wasmtime-py gives the bare payload of each case."""
        step = self._call("[method]inquiry.poll", self.inquiry)
        if step is None:
            return "done"
        if isinstance(step, int):
            return {"wait": step}
        return {"send": {step.tag.replace("-", "_"): vars(step.payload)}}

    def handle_answer(self, answer):
        """Takes an answer as the session's file tells it."""
        ((kind, value),) = answer.items()
        if kind == "whois":
            value = body(value)
        elif kind == "http":
            value = record(
                status=value["status"],
                location=value.get("location"),
                retry_after=value.get("retry_after"),
                body=body(value["body"]),
            )
        else:
            value = value.replace("_", "-")
        result(self._call("[method]inquiry.handle-answer", self.inquiry, Variant(kind, value)))

    def handle_wait(self, waited):
        """Takes whether the wait was kept."""
        result(self._call("[method]inquiry.handle-wait", self.inquiry, waited))

    def report(self):
        """The JSON report, once it agrees with the typed one in what both tell at a glance."""
        typed = self._call("[method]inquiry.report", self.inquiry)
        report = json.loads(self._call("[method]inquiry.report-json", self.inquiry))
        assert report["conclusion"] == typed.conclusion.replace("-", "_"), "the typed report concludes otherwise"
        assert len(report["exchanges"]) == len(typed.exchanges), "the typed report has other exchanges"
        return report

    def output(self, form, settings=None):
        """What was found, in that form: a record of the availability and the text, or None."""
        return self._call("[method]inquiry.output", self.inquiry, form, settings)

    def _call(self, name, *arguments):
        return self.guest.call(WHOIS.format("steps"), name, *arguments)


def record(**members):
    """A record: wasmtime-py wants attributes that are named as in the WIT."""
    made = Record()
    for name, value in members.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def result(value):
    """The value, or `Refused`: wasmtime-py gives either bare."""
    if isinstance(value, Variant):
        raise Refused(value)
    return value
