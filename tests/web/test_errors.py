"""What a person sees when the edge of the house says no."""

import pytest

from electionsys.actor import Role

MB = 1024 * 1024


def send(browser, address, size):
    """Send a file of `size` bytes as a browser does."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--x--\r\n"
    return browser.post(address, data=body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "一次最多上传 16 MB"), ("en", "At most 16 MB")]
)
def test_a_file_that_is_too_large_is_told_with_the_way_back(sign_in, election, language, told):
    clerk = sign_in(Role.CLERK)
    clerk.set_cookie("language", language)
    address = f"/rolls/{election.unit}/{election.id}/import"
    answer = send(clerk, address, 17 * MB)
    assert answer.status_code == 413
    assert told in answer.text
    assert f'href="{address}"' in answer.text


def test_too_large_a_form_leads_to_no_page_that_cannot_be_opened(sign_in):
    answer = send(sign_in(Role.CLERK), "/accounts/sign-out", 17 * MB)
    assert answer.status_code == 413
    assert 'href="/accounts/sign-out"' not in answer.text


def test_a_file_that_is_just_small_enough_is_taken(sign_in, election):
    # What is wrong with it then is that it came from no page of ours.
    address = f"/rolls/{election.unit}/{election.id}/import"
    answer = send(sign_in(Role.CLERK), address, 15 * MB)
    assert answer.status_code == 400
