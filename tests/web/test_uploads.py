"""What somebody uploads lies in no temporary file."""

import http.client
import io
import threading

import pytest
import waitress.buffers
from flask import request
from waitress.server import create_server

from electionsys.actor import Role
from electionsys.cli import IN_MEMORY
from electionsys.config import Defaults
from tests.conftest import UNIT
from tests.rolls.conftest import id_number

LONG = id_number().encode() * 200_000


def test_a_long_file_is_read_in_memory(app, sign_in, election):
    kept = []

    @app.after_request
    def _keep(response):
        kept.extend(one.stream for one in request.files.values())
        return response

    clerk = sign_in(Role.CLERK)
    # Made by hand: the browser of the tests would put it into a temporary file itself.
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="roll.csv"\r\n\r\n'
    body, kind = head + LONG + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    clerk.post(f"/rolls/{UNIT}/{election.id}/import", data=body, content_type=kind)
    assert [type(one) for one in kept] == [io.BytesIO]


@pytest.fixture
def server():
    """Return a server as a village runs it; its app says how much it got, and as much again."""

    def app(environ, start_response):
        body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    held = create_server(app, host="127.0.0.1", port=0, threads=1, **IN_MEMORY)
    # It runs until the tests end: closed under its loop it would complain.
    threading.Thread(target=held.run, daemon=True).start()
    return held


def test_the_server_keeps_what_comes_and_goes_in_memory(server, monkeypatch):
    # Where it wants a temporary file it finds none, and breaks off.
    monkeypatch.setattr(waitress.buffers, "TempfileBasedBuffer", None)
    browser = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=30)
    browser.request("POST", "/", body=LONG)
    answer = browser.getresponse()
    assert (answer.status, answer.read() == LONG) == (200, True)
    browser.close()


def test_a_file_that_is_somewhat_too_long_comes_as_far_as_the_page_that_says_so():
    most = IN_MEMORY["max_request_body_size"]
    assert Defaults.MAX_CONTENT_LENGTH < most < IN_MEMORY["inbuf_overflow"]
    assert len(LONG) < Defaults.MAX_CONTENT_LENGTH
