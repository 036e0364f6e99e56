"""The client for addresses of others reaches the public web and nothing else."""

import ssl
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.upkeep.web_server import WebServer, serving
from toolbox.foundation.outside import Outside, Unreachable, is_public


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as found:
        yield found


def client_of(*servers: WebServer, seconds: float = 5.0) -> Outside:
    return Outside(
        "Test", seconds=seconds, step_seconds=2.0, allowed=frozenset(one.place for one in servers)
    )


def reason_of(client: Outside, url: str, method: str = "HEAD", most: int = 0) -> str:
    with pytest.raises(Unreachable) as caught:
        client.ask(method, url, most=most)
    assert caught.value.reason in Unreachable.REASONS
    return caught.value.reason


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("10.0.0.7", False),
        ("172.16.0.1", False),
        ("192.168.178.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to be refused
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("kein-name", False),
    ],
)
def test_what_belongs_to_the_public_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/datei", "address"),
        ("file:///etc/passwd", "address"),
        ("gopher://127.0.0.1/", "address"),
        ("javascript:alert(1)", "address"),
        ("http://", "address"),
        ("http://user:geheim@example.org/", "address"),
        ("http://exa mple.org/", "address"),
        ("http://example.org\r\nHost: evil/", "address"),
        ("http://[::1", "address"),
        ("http://127.0.0.1:99999/", "address"),
        (f"http://example.org/{'x' * 2000}", "address"),
        ("http://127.0.0.1/", "not-public"),
        ("http://127.1/", "not-public"),
        ("http://2130706433/", "not-public"),
        ("http://0x7f.0.0.1/", "not-public"),
        ("http://[::1]/", "not-public"),
        ("http://[::ffff:127.0.0.1]/", "not-public"),
        ("http://169.254.169.254/latest/meta-data/", "not-public"),
        ("http://localhost/", "not-public"),
        ("https://10.0.0.1/", "not-public"),
        ("http://8.8.8.8:22/", "not-public"),
        ("http://8.8.8.8:6379/", "not-public"),
    ],
)
def test_hostile_addresses_are_refused_before_anything_is_asked(url: str, reason: str) -> None:
    assert reason_of(Outside("Test"), url) == reason


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:192.168.0.1"], ["169.254.1.1"]],
)
def test_names_that_lead_into_private_networks_are_refused(addresses: list[str]) -> None:
    client = Outside("Test", resolve=lambda _host, _port: addresses)
    assert reason_of(client, "http://harmlos.example/") == "not-public"


def test_a_name_is_looked_up_once_and_the_connection_goes_where_was_looked(
    server: WebServer,
) -> None:
    """A name that means something else at the second look (DNS rebinding) changes nothing."""
    looked: list[str] = []

    def turning(host: str, _port: int) -> Sequence[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.0.0.1"]

    client = Outside("Test", resolve=turning, allowed=frozenset({server.place}))
    answer = client.ask("GET", f"http://harmlos.example:{server.port}/seite", most=100)
    assert (answer.status, answer.body) == (200, b"Guten Tag")
    assert looked == ["harmlos.example"]
    assert server.asked[0][2]["Host"] == f"harmlos.example:{server.port}"


def test_the_allow_list_belongs_to_one_client_and_one_port(server: WebServer) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    assert client_of(server).ask("HEAD", url).status == 200
    assert reason_of(Outside("Test"), url) == "not-public"
    with serving() as other:
        elsewhere = f"http://127.0.0.1:{other.port}/"
        assert reason_of(client_of(server), elsewhere) == "not-public"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://127.0.0.1:1/", "not-public"),
        ("http://169.254.169.254/", "not-public"),
        ("http://[::1]/", "not-public"),
        ("//127.0.0.1:1/", "not-public"),
        ("file:///etc/passwd", "address"),
        ("ftp://example.org/", "address"),
        ("", "redirects"),
    ],
)
def test_each_redirect_is_looked_at_anew(server: WebServer, target: str, reason: str) -> None:
    server.target = target
    url = f"http://127.0.0.1:{server.port}/weiter"
    assert reason_of(client_of(server), url) == reason


def test_a_few_redirects_are_followed(server: WebServer) -> None:
    url = f"http://127.0.0.1:{server.port}/weiter/ziel"
    answer = client_of(server).ask("GET", url, most=9)
    assert answer.url == f"http://127.0.0.1:{server.port}/ziel"
    assert answer.status == 200


def test_more_than_five_redirects_are_too_many(server: WebServer) -> None:
    reason_of(client_of(server), f"http://127.0.0.1:{server.port}/weiter")
    assert len(server.asked) == 6


def test_an_endless_body_is_left_alone(server: WebServer) -> None:
    url = f"http://127.0.0.1:{server.port}/endlos"
    answer = client_of(server).ask("GET", url, most=100_000)
    assert len(answer.body) == 100_000
    assert server.asked[0][2]["Range"] == "bytes=0-99999"


@pytest.mark.parametrize("path", ["stumm", "tropfen"])
def test_slow_servers_are_cut_off_in_time(server: WebServer, path: str) -> None:
    began = time.monotonic()
    url = f"http://127.0.0.1:{server.port}/{path}"
    assert reason_of(client_of(server, seconds=0.6), url, "GET", 10) == "timeout"
    assert time.monotonic() - began < 2.5


def test_nobody_listens(server: WebServer) -> None:
    with serving() as gone:
        place = gone.place
    client = Outside("Test", allowed=frozenset({place}))
    assert reason_of(client, f"http://127.0.0.1:{place[1]}/") == "connection"


def test_a_name_that_does_not_exist() -> None:
    def none(_host: str, _port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    assert reason_of(Outside("Test", resolve=none), "http://gibtesnicht.example/") == "name"


def test_it_says_who_asks_and_nothing_about_us(server: WebServer) -> None:
    client_of(server).ask("HEAD", f"http://127.0.0.1:{server.port}/a?b=ü c".replace(" ", "%20"))
    method, path, headers = server.asked[0]
    assert (method, path) == ("HEAD", "/a?b=%C3%BC%20c")
    assert headers["User-Agent"] == "Test"
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "harmlos.example")])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    with serving(_self_signed(tmp_path)) as server:
        client = client_of(server)
        url = f"https://127.0.0.1:{server.port}/"
        assert reason_of(client, url) == "certificate"
        assert server.asked == []
