"""A module of SpiderFoot for tests: tells the events that the environment names, so that others have them for input."""

import json
import os

from spiderfoot import SpiderFootEvent, SpiderFootPlugin


class sfp_inputs(SpiderFootPlugin):
    """Tells `SFP_INPUTS`, a list of type and data in JSON, below the scan's root."""

    meta = {"name": "Inputs", "summary": "Events for tests.", "flags": [], "useCases": [], "categories": ["DNS"]}
    opts: dict = {}
    optdescs: dict = {}

    def setup(self, sfc, userOpts=None):
        """Takes SpiderFoot's handle."""
        self.sf = sfc
        self.opts = dict(userOpts or {})

    def watchedEvents(self):
        """The first event of all."""
        return ["ROOT"]

    def producedEvents(self):
        """Whatever the test wants."""
        return []

    def handleEvent(self, event):
        """Tells them."""
        for kind, data in json.loads(os.environ["SFP_INPUTS"]):
            self.notifyListeners(SpiderFootEvent(kind, data, self.__name__, event))
