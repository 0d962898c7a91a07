"""CSV, by Python's own reader in its strictest form."""

import csv
import io
import unittest

from documents import of_cases, of_lookup, registrations


class TestCsv(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = {case: rows(text) for case, text in of_cases("csv").items()}

    def test_every_document_is_a_header_and_a_line_with_as_many_fields(self):
        for case, (header, *lines) in self.rows.items():
            self.assertEqual([len(line) for line in lines], [len(header)], case)
            self.assertEqual(len(header), len(set(header)))

    def test_a_line_says_what_the_registration_says(self):
        read = registrations()
        for case, (header, line) in self.rows.items():
            row, registration = dict(zip(header, line, strict=True)), read[case]
            self.assertEqual(row["name"].lstrip("'"), " ".join(registration.get("name", "").splitlines()), case)
            servers = [server["name"] for server in registration["nameservers"]]
            self.assertEqual(row["name_servers"], "; ".join(servers), case)
            self.assertEqual(row["expires"], registration.get("expires", {}).get("iso", registration.get("expires", {}).get("raw", "")))

    def test_no_field_is_a_formula(self):
        plain = of_cases("csv", plain=True, header=False)
        guarded = 0
        for case, (_, line) in self.rows.items():
            for field in line:
                self.assertFalse(field.lstrip().startswith(("=", "+", "-", "@")), (case, field))
                self.assertFalse(set(field) & set(map(chr, range(32))), (case, field))
            (there,) = rows(plain[case])
            guarded += sum(one == f"'{other}" for one, other in zip(line, there, strict=True))
        self.assertGreater(guarded, 50)

    def test_a_lookup_gives_lines_that_end_as_rfc_4180_wants(self):
        text = of_lookup("csv", "example.com")
        self.assertEqual(text.count("\r\n"), 2)
        self.assertEqual(dict(zip(*rows(text), strict=True))["name"], "example.com")


def rows(text):
    """The rows of a document; fails if it is no CSV."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


if __name__ == "__main__":
    unittest.main()
