"""Where a lookup may connect. Denies by default; every check is of the resolved address, so a name that resolves to an inner
address does not help."""

from __future__ import annotations

import dataclasses
import ipaddress
from collections.abc import Iterable
from functools import cached_property

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

#: The ports that a lookup may connect to unless told otherwise: WHOIS, HTTP and HTTPS.
DEFAULT_PORTS = (43, 80, 443)


@dataclasses.dataclass(frozen=True)
class Policy:
    """Allows the ports of WHOIS and HTTP of the public Internet, and what is named besides.

    `allow_addresses` are addresses or networks in CIDR notation, whatever kind of address they hold; `allow_ports` are ports.
    """

    allow_addresses: Iterable[str] = ()
    allow_ports: Iterable[int] = ()

    def __post_init__(self) -> None:
        # Kept as tuples, so that a policy can be compared, copied and sent to another process.
        addresses = (self.allow_addresses,) if isinstance(self.allow_addresses, str) else self.allow_addresses
        object.__setattr__(self, "allow_addresses", tuple(str(address) for address in addresses))
        object.__setattr__(self, "allow_ports", tuple(int(port) for port in self.allow_ports))
        _ = self._networks

    @cached_property
    def _networks(self) -> tuple[IPNetwork, ...]:
        try:
            return tuple(ipaddress.ip_network(address, strict=False) for address in self.allow_addresses)
        except ValueError as error:
            raise ValueError(f"allow_addresses wants addresses or networks such as 127.0.0.1 or 10.0.0.0/8: {error}") from None

    def denial(self, address: str | IPAddress, port: int) -> str | None:
        """Why a connection to a resolved address is forbidden, and what would allow it; None if it is not."""
        if port not in DEFAULT_PORTS and port not in self.allow_ports:
            return f"port {port} is none of 43, 80 and 443; allow it by Policy(allow_ports=[{port}])"
        address = canonical(address)
        if any(address in network for network in self._networks):
            return None
        kind = special_purpose(address)
        return kind and f"it is {kind}; allow it by Policy(allow_addresses=[{str(address)!r}])"


def canonical(address: str | IPAddress) -> IPAddress:
    """The address that counts and is dialled: `::ffff:127.0.0.1` leads to 127.0.0.1."""
    found = ipaddress.ip_address(address) if isinstance(address, str) else address
    return getattr(found, "ipv4_mapped", None) or found


def special_purpose(address: IPAddress) -> str | None:
    """What an address is, if it is not one of the public Internet: after IANA's special-purpose address registries (RFC 6890 and
    its updates), the multicast registries, and the addresses at which clouds serve credentials to whoever asks from within."""
    if address in _METADATA:
        return "a metadata address, at which clouds serve credentials"
    if isinstance(address, ipaddress.IPv4Address):
        return next((kind for network, kind in _V4 if address in network), None)
    # Addresses that lead a translator or relay to an IPv4 address are what that address is.
    inner = _embedded_v4(address)
    if inner is not None and special_purpose(inner):
        return "an IPv6 form of an IPv4 address that is not of the public Internet"
    if address in _NAT64:
        return None
    kind = next((kind for network, kind in _V6 if address in network), None)
    # IANA hands out global unicast addresses from this block alone.
    return kind or (None if address in _GLOBAL_UNICAST else "a reserved address")


def _embedded_v4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within a NAT64 address (RFC 6052), a 6to4 address (RFC 3056) or an IPv4-compatible one (RFC 4291)."""
    packed = address.packed
    if address in _NAT64 or (packed[:12] == bytes(12) and packed[12:14] != bytes(2)):
        return ipaddress.IPv4Address(packed[12:])
    return address.sixtofour


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")

_METADATA = frozenset(
    ipaddress.ip_address(address)
    for address in (
        "169.254.169.254",  # AWS, Azure, Google, OpenStack
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure's host agent; lies in a public block
        "192.0.0.192",  # Oracle
        "fd00:ec2::254",  # AWS
        "fd20:ce::254",  # Google
    )
)

# IANA's special-purpose and multicast blocks. The first that holds an address names it.
_V4 = tuple(
    (ipaddress.IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", 'an address of "this network" (RFC 791)'),
        ("10.0.0.0/8", "a private address (RFC 1918)"),
        ("100.64.0.0/10", "an address shared behind carrier-grade NAT (RFC 6598)"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address (RFC 3927)"),
        ("172.16.0.0/12", "a private address (RFC 1918)"),
        ("192.0.0.0/24", "an address for IETF protocols (RFC 6890)"),
        ("192.0.2.0/24", "an address for documentation (RFC 5737)"),
        ("192.88.99.0/24", "a 6to4 relay address, deprecated (RFC 7526)"),
        ("192.168.0.0/16", "a private address (RFC 1918)"),
        ("198.18.0.0/15", "an address for benchmarks (RFC 2544)"),
        ("198.51.100.0/24", "an address for documentation (RFC 5737)"),
        ("203.0.113.0/24", "an address for documentation (RFC 5737)"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved or broadcast address (RFC 1112)"),
    )
)
_V6 = tuple(
    (ipaddress.IPv6Network(network), kind)
    for network, kind in (
        ("::/127", "the unspecified or the loopback address"),
        ("64:ff9b:1::/48", "an address for local translation (RFC 8215)"),
        ("100::/64", "a discard-only address (RFC 6666)"),
        ("2001::/23", "an address for IETF protocols, Teredo among them (RFC 2928)"),
        ("2001:db8::/32", "an address for documentation (RFC 3849)"),
        ("2002::/16", "a 6to4 address, deprecated (RFC 7526)"),
        ("3fff::/20", "an address for documentation (RFC 9637)"),
        ("5f00::/16", "a segment routing identifier (RFC 9602)"),
        ("fc00::/7", "a unique local address (RFC 4193)"),
        ("fe80::/10", "a link-local address (RFC 4291)"),
        ("fec0::/10", "a site-local address, deprecated (RFC 3879)"),
        ("ff00::/8", "a multicast address"),
        ("100:0:0:1::/64", "a dummy prefix (RFC 9780)"),
    )
)
