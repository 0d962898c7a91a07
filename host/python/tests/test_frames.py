"""Registrations as columns."""

from __future__ import annotations

import datetime
import unittest

import pandas

import whoisbox
from whoisbox.frames import COLUMNS, to_arrow, to_pandas

ANSWER = """Domain Name: EXAMPLE.COM
Creation Date: 2001-02-03T04:05:06Z
Registry Expiry Date: 2030-02-03
Registrar: Example Registrar, Inc.
Registrar IANA ID: 9995
Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
Registrant Name: Zoë Sample
Registrant City: Sampleton
Registrant Country: GB
Name Server: NS1.EXAMPLE.COM
Name Server: NS2.EXAMPLE.NET
"""


class FramesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.registration = whoisbox.parse(ANSWER, query="example.com")
        try:
            whoisbox.parse("Query rate limit exceeded.\r\n")
        except whoisbox.ParseError as error:
            self.error = error

    def test_each_member_stands_in_its_column(self) -> None:
        table = to_arrow([self.registration])
        self.assertEqual(table.column_names, [name for name, _, _ in COLUMNS] + ["conclusion"])
        [row] = table.to_pylist()
        self.assertEqual(row["name"], "example.com")
        self.assertEqual(row["registrar"], "Example Registrar, Inc.")
        self.assertEqual(row["registrar_iana_id"], 9995)
        self.assertEqual(row["nameservers"], ["ns1.example.com", "ns2.example.net"])
        self.assertEqual(row["created"], datetime.datetime(2001, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc))
        self.assertEqual(row["expires"], datetime.datetime(2030, 2, 3, tzinfo=datetime.timezone.utc))
        self.assertEqual([(contact["name"], contact["city"]) for contact in row["contacts"]], [("Zoë Sample", "Sampleton")])
        self.assertIsNone(row["network_start"])

    def test_an_error_has_a_row_of_its_own_in_its_place(self) -> None:
        rows = to_arrow([self.error, self.registration]).to_pylist()
        self.assertEqual([row["conclusion"] for row in rows], ["throttled", None])
        self.assertEqual([row["availability"] for row in rows], [None, "registered"])

    def test_nothing_makes_an_empty_table_of_the_same_columns(self) -> None:
        self.assertEqual(to_arrow([]).schema, to_arrow([self.registration]).schema)

    def test_a_data_frame_keeps_the_types(self) -> None:
        frame = to_pandas([self.registration, self.error])
        self.assertEqual(frame["registrar_iana_id"].dtype, "uint32[pyarrow]")
        self.assertEqual(frame.loc[0, "expires"], pandas.Timestamp("2030-02-03", tz="UTC"))


if __name__ == "__main__":
    unittest.main()
