"""Otherwise a test could pass with the help of the network."""

import socket
import urllib.request

import pytest


@pytest.mark.parametrize("address", [("93.184.216.34", 80), ("2606:2800:220:1::1", 80), ("example.org", 80)])
def test_other_machines_cannot_be_reached(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(AssertionError, match="reached for the network"):
        one.connect(address)


def test_other_machines_are_not_even_looked_up() -> None:
    with pytest.raises(AssertionError, match=r"reached for the network: example\.org"):
        urllib.request.urlopen("http://example.org/", timeout=5)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]) as one:
        server.accept()[0].sendall(b"x")
        assert one.recv(1) == b"x"
