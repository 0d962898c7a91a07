//! Inputs of any size that are hard on a reader: one of everything, and much of one thing.

/// A kind of large input.
pub struct Large {
    /// What is in it.
    pub name: &'static str,
    /// Whether it is the body of an RDAP response.
    pub rdap: bool,
    /// What stands before, what is repeated (`#` is the number of the time), and what stands behind.
    parts: [&'static str; 3],
}

impl Large {
    const fn whois(name: &'static str, repeated: &'static str) -> Large {
        Large { name, rdap: false, parts: ["Domain Name: example.com\n", repeated, "\n"] }
    }

    const fn rpsl(name: &'static str, before: &'static str, repeated: &'static str) -> Large {
        Large { name, rdap: false, parts: [before, repeated, "\n"] }
    }

    const fn rdap(name: &'static str, before: &'static str, repeated: &'static str, behind: &'static str) -> Large {
        Large { name, rdap: true, parts: [before, repeated, behind] }
    }

    /// An input of about this many bytes. In WHOIS, `~` stands for a byte that is not UTF-8.
    pub fn bytes(&self, size: usize) -> Vec<u8> {
        let [before, repeated, behind] = self.parts;
        let mut bytes = before.as_bytes().to_vec();
        for number in 0_u32.. {
            if bytes.len() >= size {
                break;
            }
            bytes.extend(repeated.replace('#', &number.to_string()).bytes());
        }
        bytes.extend(behind.as_bytes());
        if !self.rdap {
            bytes.iter_mut().filter(|byte| **byte == b'~').for_each(|byte| *byte = 0xfc);
        }
        bytes
    }
}

/// All kinds.
pub const KINDS: [Large; 66] = [
    Large::whois("one line", "text "),
    Large::whois("one word", "x"),
    Large::whois("lines of a byte", "a\n"),
    Large::whois("empty lines", "\n"),
    Large::whois("carriage returns", "a: b\r"),
    Large::whois("blanks", "                                          "),
    Large::whois("indented lines", "                                                    a\n"),
    Large::whois("comments", "% a comment of a server, with words in it\n"),
    Large::whois("tiny pairs", "a: b\n"),
    Large::whois("unknown labels", "label-#: value #\n"),
    Large::whois("long labels", "a label of sixty characters that nobody knows and all look up: v\n"),
    Large::whois(
        "long values",
        "Registrant Organization: a value that goes on and on, with many words in it, some of them long, for a whole line and more\n",
    ),
    Large::whois("a value of everything", "Domain Status: ok "),
    Large::whois("headings", "Registrant:\n"),
    Large::whois("headings and values", "Registrant:\n   Ada Beispiel #\n   Musterweg #\n   Musterstadt\n\n"),
    Large::whois(
        "headings of all roles",
        "Registrant:\nAdministrative Contact:\nTechnical Contact:\nBilling Contact:\nName Servers:\nRegistrar:\n",
    ),
    Large::whois("sections without labels", "Domain servers in listed order:\n\n   ns#.example.com\n\n"),
    Large::whois("contacts by role", "Registrant Name: Ada #\nAdmin Name: Bo #\nTech Name: Cy #\n"),
    Large::whois("contacts by handle", "nic-hdl: X#-TEST\nperson: Ada #\naddress: Musterweg #\nphone: +49 30 #\n\n"),
    Large::whois("handles, then contacts", "admin-c: X#-TEST\ntech-c: X#-TEST\n\nperson: Ada #\nnic-hdl: X#-TEST\n\n"),
    Large::rpsl("contacts of an AS number", "aut-num: AS64496\n", "tech-c: X#-TEST\n"),
    Large::rpsl("contacts of a contact", "role: Example\nnic-hdl: X-TEST\n", "tech-c: X#-TEST\n"),
    Large::rpsl("changes of a set", "as-set: AS-EXAMPLE\n", "changed: ada@example.com 20010203\n"),
    Large::rpsl("routes of a network", "inetnum: 192.0.2.0/24\n\n", "route: 192.0.2.0/24\norigin: AS#\n\n"),
    Large::whois("contact ids", "Contact ID: C#\nName: Ada #\nRole: Administrative Contact\nType: person\n\n"),
    Large::whois("streets", "Registrant Street: Musterweg #\n"),
    Large::whois("phones", "Registrant Phone: +49.#\n"),
    Large::whois("name servers", "Name Server: ns#.example.com 192.0.2.1 2001:db8::#\n"),
    Large::whois("name servers in a line", "ns#.example.com, "),
    Large::whois("name servers by number", "nserver: ns#.example.com\n"),
    Large::whois("addresses of name servers", "IP Address: 192.0.2.1\n"),
    Large::whois("statuses", "Domain Status: status# https://icann.org/epp#\n"),
    Large::whois("statuses in a line", "status#, "),
    Large::whois("events", "changed: ada@example.com 200102#\n"),
    Large::whois("dates", "Creation Date: 2001-02-03T04:05:06Z\n"),
    Large::whois("dates that differ", "created: #.02.2001 12:30:#\n"),
    Large::whois("dates in a line", "2001-02-03 "),
    Large::whois("ds records", "DS Data: # 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"),
    Large::whois("colons", ":"),
    Large::whois("colons in lines", ":::::::::::::::\n"),
    Large::whois("brackets", "["),
    Large::whois("brackets that close", "[a] [b] "),
    Large::whois("bracketed labels", "[Registrant] #\n[Name Server] ns#.example.jp\n"),
    Large::whois("numbered labels", "a. [Domain Name] EXAMPLE#.JP\n"),
    Large::whois("dots", "Domain Name....................................................\n"),
    Large::whois("stars", "** Registrant:\n** Domain Servers:\n"),
    Large::whois("blocks of a domain", "   Domain Name: EXAMPLE#.COM\n   Registrar: EXAMPLE #\n\n"),
    Large::whois("networks", "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: N#\nroute: 192.0.2.0/24\norigin: AS#\n\n"),
    Large::whois("route origins", "origin: AS#\n"),
    Large::whois(
        "referrals",
        "refer: whois#.example.net\nWhois Server: whois#.example.net\nReferral URL: http://#.example.net\n",
    ),
    Large::whois(
        "words of refusal, nearly",
        "queries per queries per queries per queries per queries per queries per queries per day were exceede # of # \n",
    ),
    Large::whois("words of redaction", "Registrant Name: REDACTED FOR PRIVACY\nTech Name: Not Disclosed\n"),
    Large::whois("countries", "country "),
    Large::whois("legacy lines", "Registrant Name: M~ller #\n"),
    Large::whois("legacy line", "~a"),
    Large::whois("legacy and UTF-8 lines", "Registrant Name: M~ller\nRegistrant City: Zürich\n"),
    Large::whois("escapes", "\u{1b}$B$\"\u{1b}(B"),
    Large::whois("wide letters", "登録者名：例示太郎\n"),
    Large::rdap("arrays in arrays", "{\"objectClassName\":\"domain\",\"x\":", "[", ""),
    Large::rdap(
        "entities",
        "{\"objectClassName\":\"domain\",\"entities\":[",
        "{\"objectClassName\":\"entity\",\"handle\":\"E#\",\"roles\":[\"technical\"]},",
        "{}]}",
    ),
    Large::rdap(
        "properties of a jCard",
        "{\"objectClassName\":\"entity\",\"vcardArray\":[\"vcard\",[",
        "[\"tel\",{\"type\":[\"voice\"]},\"uri\",\"tel:+49.#\"],",
        "[\"fn\",{},\"text\",\"Ada\"]]]}",
    ),
    Large::rdap(
        "name servers and statuses",
        "{\"objectClassName\":\"domain\",\"nameservers\":[",
        "{\"ldhName\":\"ns#.example.com\",\"status\":[\"active\"],\"ipAddresses\":{\"v4\":[\"192.0.2.1\"]}},",
        "{}]}",
    ),
    Large::rdap(
        "events",
        "{\"objectClassName\":\"domain\",\"events\":[",
        "{\"eventAction\":\"transfer\",\"eventDate\":\"2001-02-03T04:05:06Z\"},",
        "{}]}",
    ),
    Large::rdap(
        "redacted members",
        "{\"objectClassName\":\"domain\",\"entities\":[{\"roles\":[\"registrant\"],\"vcardArray\":[\"vcard\",[]]}],\"redacted\":[",
        "{\"name\":{\"description\":\"Registrant Name\"},\"postPath\":\"$.entities[?(@.roles[0]=='registrant')].vcardArray[1][#]\",\"method\":\"emptyValue\"},",
        "{}]}",
    ),
    Large::rdap("unknown members", "{\"objectClassName\":\"domain\",", "\"x#\":{\"y\":[1,2,\"z\"]},", "\"a\":1}"),
    Large::rdap("a string", "{\"objectClassName\":\"domain\",\"handle\":\"", "text \\u00fc ", "\"}"),
];
