"""The scripted dialogues of the repository (`tests/sessions/README.md`), played with this package's inquiries."""

import json
import unittest

from sessions import FILES, body, difference

from whoisbox import InquiryError, NoServerError, OptionsError, QueryError
from whoisbox.inquiry import HttpResponse, Inquiry, Options, Wait
from whoisbox.report import WhoisRequest

ERRORS = {"bad_query": QueryError, "bad_options": OptionsError, "no_server": NoServerError}

class TestSessions(unittest.TestCase):
    def test_plays_every_session(self) -> None:
        self.assertGreaterEqual(len(FILES), 50)
        for path in FILES:
            with self.subTest(session=path.stem):
                self.play(json.loads(path.read_text(encoding="utf-8")))

    def play(self, session: dict) -> None:
        options = session.get("options", {})
        if "error" in session:
            with self.assertRaises(ERRORS[session["error"]["code"]]) as caught:
                start(session["query"], options)
            for words in session["error"].get("says", []):
                self.assertIn(words, str(caught.exception))
            return
        inquiry = start(session["query"], options)
        for number, turn in enumerate(session["steps"], 1):
            step = told(inquiry.poll())
            self.assertIsNone(difference(turn["expect"], step), f"step {number}")
            self.assertEqual(told(inquiry.poll()), step, f"step {number}: a second poll says something else")
            self.assertEqual(hand_over(inquiry, turn), turn.get("error"), f"step {number}")
        self.assertIsNone(difference(session["report"], json.loads(inquiry.report_json())), "report")
        self.assertIsNone(difference(session["report"], json.loads(inquiry.report().to_json())), "typed report")
        inquiry.close()

def start(query: str, options: dict) -> Inquiry:
    """An inquiry with the options of a session."""
    pick = {name: options[name] for name in ("follow_referrals", "max_requests", "max_wait") if name in options}
    return Inquiry(
        query,
        Options(
            protocols=tuple(options.get("protocols", [])),
            routes=tuple(item for route in options.get("routes", []) for item in route.items()),
            tables=tuple((table["name"], table["text"]) for table in options.get("tables", [])),
            **pick,
        ),
        [(pause["server"], pause["seconds"]) for pause in options.get("paused", [])],
    )

def told(step: object) -> object:
    """A step as a session's file tells it."""
    if step is None:
        return "done"
    if isinstance(step, Wait):
        return {"wait": int(step)}
    if isinstance(step, WhoisRequest):
        return {"send": {"whois": {"server": step.server, "port": step.port, "body": step.body}}}
    return {"send": {"http_get": {"url": step.url, "accept": step.accept}}}

def hand_over(inquiry: Inquiry, turn: dict) -> str | None:
    """Hands over what the turn says, and gives the code of the error that comes of it, if any."""
    try:
        if "waited" in turn:
            inquiry.handle_wait(turn["waited"])
        for kind, value in turn.get("answer", {}).items():
            if kind == "whois":
                inquiry.handle_whois(body(value))
            elif kind == "http":
                made = HttpResponse(value["status"], value.get("location"), value.get("retry_after"), body(value["body"]))
                inquiry.handle_http(made)
            else:
                inquiry.handle_failure(value)
    except InquiryError as error:
        return str(error).replace("-", "_")
    return None

if __name__ == "__main__":
    unittest.main()
