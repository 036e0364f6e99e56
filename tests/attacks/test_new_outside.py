"""The link check reaches the public web alone, however an address is written."""

import pytest

from toolbox.foundation.outside import Outside, Unreachable, is_public


@pytest.mark.parametrize(
    "address",
    [
        "fec0::1",
        "fd00::1",
        "fe80::1%eth0",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
    ],
)
def test_what_lies_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://2130706433/", "not-public"),
        ("http://0x7f.1/", "not-public"),
        ("http://0177.0.0.1/", "not-public"),
        ("http://127.1/", "not-public"),
        ("http://\uff11\uff12\uff17.0.0.1/", "not-public"),
        ("http://[::ffff:127.0.0.1]/", "not-public"),
        ("http://[fec0::1]/", "not-public"),
        ("http://someone@127.0.0.1/", "address"),
        ("http://127.0.0.1:22/", "not-public"),
        ("http://a:99999/", "address"),
        ("http://[::1", "address"),
        ("file:///etc/passwd", "address"),
        ("http:///x", "address"),
    ],
)
def test_no_way_of_writing_an_address_leads_inside(url: str, reason: str) -> None:
    with pytest.raises(Unreachable) as refused:
        Outside("test", seconds=5).ask("HEAD", url)
    assert refused.value.reason == reason
