"""Reading answers: one, many, and in a receiver's form."""

import subprocess
import sys
import unittest

import msgspec

import whoisbox

ANSWER = (
    "Domain Name: EXAMPLE.COM\r\nRegistrar: Example Registrar, Inc.\r\nCreation Date: 2001-02-03T04:05:06Z\r\n"
    "Registrant Name: Zoë Sample\r\nName Server: ns1.example.org\r\n"
)
RDAP = '{"objectClassName": "domain", "ldhName": "example.com", "status": ["active"]}'


class TestParse(unittest.TestCase):
    def test_reads_text_and_bytes(self) -> None:
        for answer in (ANSWER, ANSWER.encode(), ANSWER.encode("latin-1")):
            registration = whoisbox.parse(answer, server="whois.example.net", query="example.com")
            self.assertEqual((registration.name, registration.registrar.name), ("example.com", "Example Registrar, Inc."))
            self.assertEqual(registration.contact("registrant").name, "Zoë Sample")
            self.assertEqual(registration.source.server, "whois.example.net")
            self.assertEqual(registration.created.to_datetime().isoformat(), "2001-02-03T04:05:06+00:00")

    def test_reads_text_that_python_read_with_surrogates(self) -> None:
        text = ANSWER.encode("latin-1").decode("utf-8", "surrogateescape")
        self.assertEqual(whoisbox.parse(text).contact("registrant").name, "Zoë Sample")

    def test_reads_japanese_that_would_pass_for_ascii(self) -> None:
        answer = "[Domain Name]                EXAMPLE.JP\n[登録者名]                    例示株式会社\n".encode("iso2022_jp")
        registration = whoisbox.parse(answer, server="whois.jprs.jp", fields=True)
        self.assertEqual(registration.source.charset, "iso-2022-jp")
        self.assertIn("例示株式会社", [field.value for field in registration.fields])

    def test_reads_rdap(self) -> None:
        registration = whoisbox.parse(RDAP, protocol="rdap")
        self.assertEqual((registration.name, registration.source.protocol), ("example.com", "rdap"))

    def test_says_why_there_is_no_registration(self) -> None:
        with self.assertRaises(whoisbox.ParseError) as caught:
            whoisbox.parse("")
        self.assertEqual(caught.exception.code, "empty")
        with self.assertRaises(whoisbox.ParseError) as caught:
            whoisbox.parse("{", protocol="rdap")
        self.assertEqual(caught.exception.code, "malformed")

    def test_wants_text_or_bytes(self) -> None:
        with self.assertRaisesRegex(TypeError, "str or bytes, not int"):
            whoisbox.parse(1)

    def test_records_are_values(self) -> None:
        first, second = whoisbox.parse(ANSWER), whoisbox.parse(ANSWER)
        self.assertEqual(len({first, second}), 1)
        self.assertEqual(msgspec.json.decode(msgspec.json.encode(first), type=whoisbox.Registration), first)
        with self.assertRaises(AttributeError):
            first.name = "example.net"


class TestParseMany(unittest.TestCase):
    def test_keeps_the_order_and_gives_errors_in_their_place(self) -> None:
        answers = ["Domain Name: EXAMPLE.NET\r\n", "", whoisbox.Answer(RDAP, protocol="rdap"), ANSWER.encode("latin-1")]
        for threads in (1, 3):
            with self.subTest(threads=threads):
                read = list(whoisbox.parse_many(iter(answers * 300), threads=threads))
                self.assertEqual(len(read), 1200)
                names = [getattr(one, "name", None) for one in read[:4]]
                self.assertEqual(names, ["example.net", None, "example.com", "example.com"])
                self.assertEqual(read[1].code, "empty")
                self.assertEqual([type(one) for one in read[-4:]], [type(one) for one in read[:4]])

    def test_says_the_same_as_parse(self) -> None:
        self.assertEqual(list(whoisbox.parse_many([ANSWER], fields=True)), [whoisbox.parse(ANSWER, fields=True)])
        self.assertEqual(list(whoisbox.parse_many([ANSWER])), [whoisbox.parse(ANSWER)])

    def test_leaves_the_fields_out_unless_they_are_asked_for(self) -> None:
        (without,), (with_them,) = whoisbox.parse_many([ANSWER]), whoisbox.parse_many([ANSWER], fields=True)
        self.assertEqual((without.fields, len(with_them.fields)), ((), 5))
        self.assertEqual(msgspec.structs.replace(with_them, fields=()), without)

    def test_takes_no_more_than_it_needs(self) -> None:
        taken = []

        def answers():
            for number in range(10_000):
                taken.append(number)
                yield ANSWER

        next(whoisbox.parse_many(answers()))
        self.assertLess(len(taken), 1000)

    def test_of_none_there_are_none(self) -> None:
        self.assertEqual(list(whoisbox.parse_many([])), [])


class TestConvert(unittest.TestCase):
    def test_gives_a_document(self) -> None:
        document = whoisbox.convert(ANSWER, "rdap", server="whois.example.net")
        self.assertEqual(document["ldhName"], "example.com")
        events = whoisbox.convert(ANSWER.encode(), "spiderfoot", settings={"event": "DOMAIN_NAME"})["events"]
        self.assertIn("DOMAIN_REGISTRAR", [event["type"] for event in events])

    def test_lists_the_formats(self) -> None:
        formats = whoisbox.formats()
        self.assertTrue(formats["rdap"].is_json)
        self.assertEqual(formats["spiderfoot"].settings_schema["type"], "object")

    def test_says_which_formats_and_settings_there_are(self) -> None:
        with self.assertRaisesRegex(whoisbox.FormatError, "no format 'papyrus'; there are .*rdap"):
            whoisbox.convert(ANSWER, "papyrus")
        with self.assertRaisesRegex(whoisbox.FormatError, "settings of 'spiderfoot' are unusable: .*"):
            whoisbox.convert(ANSWER, "spiderfoot", settings={"evnt": "DOMAIN_NAME"})

    def test_says_why_there_is_no_document(self) -> None:
        with self.assertRaises(whoisbox.ParseError) as caught:
            whoisbox.convert("", "rdap")
        self.assertEqual(caught.exception.code, "empty")


class TestImport(unittest.TestCase):
    def test_imports_little(self) -> None:
        script = "import sys, whoisbox; print({'wasmtime', 'msgspec', 'asyncio', 'ssl'} & set(sys.modules))"
        out = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
        self.assertEqual(out.strip(), "set()")

    def test_names_all_that_it_has(self) -> None:
        for name in whoisbox.__all__:
            self.assertTrue(hasattr(whoisbox, name), name)
        self.assertTrue(set(whoisbox.__all__) <= set(dir(whoisbox)))


if __name__ == "__main__":
    unittest.main()
