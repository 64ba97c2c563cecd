"""Rehearse one village's election from start to end, then serve it on this machine.

    python3 scripts/run.py [--no-serve] [--port 8000] [--data DIR]
                           [--place CODE] [--voters N] [--seed S] [--day DATE] [--out DIR]
                           [--case FILE] [--language zh|en]

Needs nothing but Python 3.11 or newer. An election that the data folder already holds stays:
the rehearsal adds a fresh one beside it.
"""

import argparse
import os
import socket

import _env

_PASSED_ON = ("place", "voters", "seed", "day", "case")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py", description="演练一次完整的选举，然后在本机打开。Rehearse, then serve."
    )
    add = parser.add_argument
    add("--no-serve", action="store_true", help="演练后结束 / end after the rehearsal")
    add("--port", type=_port, default=8000, help="端口，默认 8000 / default 8000")
    add("--data", help="数据目录，默认 data / data folder, default data")
    add("--out", help="文件目录，默认 out / folder for the papers, default out")
    add("--place", help="12 位村（社区）代码 / 12-digit place code")
    add("--voters", help="选民人数 / number of voters")
    add("--seed", help="随机种子：相同种子，相同数字 / same seed, same numbers")
    add("--day", help="投票日 / polling day, YYYY-MM-DD")
    add("--case", help="已公布的计票文件 / a published count (JSON) instead of a rehearsal")
    add("--language", choices=("zh", "en"), default="zh", help="讲述所用语言 / of the story")
    return parser.parse_args()


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"端口应为 1 至 65535 / a port is 1 to 65535: {text}")
    return number


def _refuse_a_taken_port(port: int) -> None:
    """Say so before the rehearsal, not minutes later."""
    with socket.socket() as probe:
        # As the server will: a port that only waits out its last connections is free.
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise _env.SetupError(
                f"端口 {port} 不能使用（{error.strerror}）。请用 --port 换一个，例如 --port 8001。",
                f"Port {port} cannot be used ({error.strerror}). "
                "Choose another with --port, for example --port 8001.",
            ) from error


def main() -> int:
    asked = _arguments()
    if not asked.no_serve:
        _refuse_a_taken_port(asked.port)
    # -P: a folder of the caller's that is named like a module must not stand in for it.
    program = [str(_env.ready()), "-P", "-m", "electionsys", "--language", asked.language]
    data = asked.data or os.environ.get("ELECTIONSYS_DATA") or str(_env.ROOT / "data")
    options = ["--data", data, "--out", asked.out or str(_env.ROOT / "out")]
    for name in _PASSED_ON:
        if getattr(asked, name) is not None:
            options += [f"--{name}", getattr(asked, name)]
    code = _env.call([*program, "rehearse", *options])
    # A published count is decided, not held: there is no election to serve.
    if code or asked.no_serve or asked.case:
        return code
    return _env.call([*program, "serve", "--data", data, "--port", str(asked.port)])


if __name__ == "__main__":
    _env.finish(main)
