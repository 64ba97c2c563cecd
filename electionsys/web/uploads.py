"""Files that are uploaded stay in memory: what lies in a temporary file lies there in the clear."""

from io import BytesIO
from typing import IO

from flask import Flask, Request


class _InMemory(Request):
    """A request that is no longer than `MAX_CONTENT_LENGTH`, all of it in memory."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def init_app(app: Flask) -> None:
    app.request_class = _InMemory
