"""The shape of python-whois."""

from __future__ import annotations

import datetime
import json
import unittest

from whoisbox.compat import whois
from whoisbox.compat.entry import ATTRIBUTES

ANSWER = """Domain Name: EXAMPLE.COM
Registrar WHOIS Server: whois.registrar.example.net
Registrar URL: http://registrar.example.net
Updated Date: 2026-03-14T09:26:53.25Z
Creation Date: 2001-02-03T04:05:06Z
Registrar Registration Expiration Date: 2030-02-03T04:05:06Z
Registrar: Example Registrar, Inc.
Registrar Abuse Contact Email: abuse@registrar.example.net
Domain Status: clientDeleteProhibited https://icann.org/epp#clientDeleteProhibited
Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
Registrant Name: Zoë Sample
Registrant Organization: Example Harbour Ltd
Registrant Street: 1 Harbour Lane
Registrant Street: Floor 2
Registrant City: Sampleton
Registrant Postal Code: 12345
Registrant Country: GB
Registrant Email: zoe@example.com
Admin Name: REDACTED FOR PRIVACY
Tech Name: Hostmaster
Name Server: NS1.EXAMPLE.COM
Name Server: NS2.EXAMPLE.NET
DNSSEC: unsigned
"""


class CompatTest(unittest.TestCase):
    def test_has_every_attribute_and_says_none_where_nothing_is_known(self) -> None:
        entry = whois.parse("example.com", ANSWER)
        self.assertEqual(list(entry)[: len(ATTRIBUTES)], list(ATTRIBUTES))
        self.assertIsNone(entry.reseller)
        self.assertIsNone(entry.nothing_of_the_kind)

    def test_values_stand_as_the_answer_has_them(self) -> None:
        entry = whois.parse("example.com", ANSWER)
        self.assertEqual(entry.domain_name, "EXAMPLE.COM")
        self.assertEqual(entry["registrar"], "Example Registrar, Inc.")
        self.assertEqual(entry.whois_server, "whois.registrar.example.net")
        self.assertEqual(entry.name_servers, ["NS1.EXAMPLE.COM", "NS2.EXAMPLE.NET"])
        self.assertEqual(entry.status[0], "clientDeleteProhibited https://icann.org/epp#clientDeleteProhibited")
        self.assertEqual(entry.emails, ["abuse@registrar.example.net", "zoe@example.com"])
        self.assertEqual((entry.name, entry.org, entry.country), ("Zoë Sample", "Example Harbour Ltd", "GB"))
        self.assertEqual(entry.address, ["1 Harbour Lane", "Floor 2"])
        self.assertEqual(entry.registrant_postal_code, "12345")
        self.assertEqual((entry.tech_name, entry.dnssec, entry.text), ("Hostmaster", "unsigned", ANSWER))

    def test_dates_have_an_offset_and_the_fractions_that_were_written(self) -> None:
        entry = whois.parse("example.com", ANSWER)
        utc = datetime.timezone.utc
        self.assertEqual(entry.creation_date, datetime.datetime(2001, 2, 3, 4, 5, 6, tzinfo=utc))
        self.assertEqual(entry.updated_date, datetime.datetime(2026, 3, 14, 9, 26, 53, 250_000, tzinfo=utc))

    def test_what_is_withheld_is_nobody_s_name(self) -> None:
        self.assertIsNone(whois.parse("example.com", ANSWER).admin_name)

    def test_prints_as_json(self) -> None:
        self.assertEqual(json.loads(str(whois.parse("example.com", ANSWER)))["org"], "Example Harbour Ltd")

    def test_not_found_and_throttled_are_errors_of_their_own(self) -> None:
        with self.assertRaises(whois.WhoisDomainNotFoundError):
            whois.parse("none.example", 'No match for domain "NONE.EXAMPLE".\r\n')
        with self.assertRaises(whois.WhoisQuotaExceededError):
            whois.parse("example.com", "Query rate limit exceeded.\r\n")


if __name__ == "__main__":
    unittest.main()
