"""`anhe demo run`: prepare the demo's home, run web server, worker, watch and simulated devices; stop them together.

The servers are children of this process and die with it, whichever way it goes: on Ctrl-C they are asked to
stop and then made to; should this process be killed outright, the kernel tells them.
"""

import ctypes
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
from django.db import DatabaseError
from django.utils.translation import gettext as _

from anhe.demo.cli import build_once, prepare_home, show_logins
from anhe.site.preflight import Trouble, require_free_port, require_shared_memory, require_space, sole_run

HOST = "127.0.0.1"
WIRE_PORT = 6808
MEGABYTES_NEEDED = 300
KILOBYTES_OF_SHARED_MEMORY = 500
SECONDS_TO_START = 60
SECONDS_TO_STOP = 8
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(BaseException):
    """Ctrl-C, a closed terminal, or a polite kill. Like KeyboardInterrupt no Exception: nothing may swallow it."""


def run_demo(port: int) -> None:
    """Prepare the demo and serve it on `port` until stopped; exits 1 with the reason when something is in the way."""
    _stop_on_signals()
    began = time.monotonic()
    try:
        home = _load_settings()
        with sole_run(home, f"http://{HOST}:{port}/"):
            require_free_port(HOST, port)
            require_space(home, MEGABYTES_NEEDED)
            require_shared_memory(KILOBYTES_OF_SHARED_MEMORY)
            _prepare(home)
            with _servers(home, port) as servers:
                _wait_until_it_answers(servers, port)
                _welcome(home, port, time.monotonic() - began)
                _watch(servers)
    except Stopped:
        click.echo("\n" + _("演示已停止，数据保留。"))
    except Trouble as trouble:
        _give_up(str(trouble))
    except (OSError, DatabaseError) as error:
        if "disk is full" in str(error) or "No space left" in str(error):
            _give_up(_("磁盘已满，演示未能继续。请清理磁盘空间后再运行一次。"))
        raise


def _stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _load_settings() -> Path:
    """Load the settings, which make the home and its keys, and speak the terminal's language."""
    import django
    from django.utils import translation

    try:
        django.setup()
    except OSError as error:
        # Without settings there is no catalogue to look in, so this one sentence speaks both languages.
        home = os.environ["ANHE_HOME"]
        raise Trouble(f"无法写入 {home}：请检查磁盘空间和目录权限。Cannot write there: {error.strerror}.") from None
    from django.conf import settings

    terminal = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("en" if terminal.startswith("en") else "zh-hans")
    return Path(settings.HOME)


def _prepare(home: Path) -> None:
    click.echo(_("· 准备数据库"))
    prepare_home()
    click.echo(_("· 准备页面资源"))
    _collect_static(home)
    if build_once():
        click.echo(_("· 演示区县已建好"))


def _collect_static(home: Path) -> None:
    """Gather styles and scripts under the home, only when one of them changed."""
    from django.core.management import call_command

    stamp = home / "static-stamp"
    now = _static_fingerprint()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now)


def _static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            source = os.stat(storage.path(path))
            found.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    return found.hexdigest()


@contextmanager
def _servers(home: Path, port: int) -> Iterator[list["Server"]]:
    web = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--workers", "2", "anhe.site.asgi:application"]
    anhe = str(Path(sys.executable).with_name("anhe"))
    worker = [anhe, "manage", "qcluster"]
    wire = str(_free_port_from(WIRE_PORT))
    watch = [anhe, "watch", "run", "--host", HOST, "--jt808", wire]
    devices = [anhe, "demo", "devices", "--host", HOST, "--port", wire]
    servers: list[Server] = []
    try:
        servers.append(Server(_("网页服务"), web, home / "logs" / "web.log"))
        servers.append(Server(_("后台任务"), worker, home / "logs" / "worker.log"))
        servers.append(Server(_("定位服务"), watch, home / "logs" / "watch.log"))
        servers.append(Server(_("模拟终端"), devices, home / "logs" / "devices.log"))
        yield servers
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for server in servers:
            server.ask_to_stop()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for server in servers:
            server.make_stop(deadline)


def _free_port_from(wanted: int) -> int:
    """`wanted`, or any free one where somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except OSError:
            probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """One child with a process group of its own and a log file."""

    def __init__(self, title: str, command: list[str], log: Path) -> None:
        log.parent.mkdir(exist_ok=True)
        self.title = title
        self.log = log
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def require_alive(self) -> None:
        """Raise Trouble with the log's last lines when the child has ended."""
        if self.process.poll() is not None:
            last = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise Trouble(
                _("{title}意外停止。日志 {log} 的最后几行：\n{last}").format(title=self.title, log=self.log, last=last)
            )

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def make_stop(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then end whatever is left of the group."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait()


def _end_with_parent() -> None:
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_it_answers(servers: list[Server], port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        for server in servers:
            server.require_alive()
        if _answers(port):
            return
        time.sleep(0.2)
    raise Trouble(
        _("网页服务在 {seconds} 秒内没有应答，日志见 {log}。").format(seconds=SECONDS_TO_START, log=servers[0].log)
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _welcome(home: Path, port: int, seconds: float) -> None:
    click.echo(
        "\n"
        + _("安和演示已就绪（{seconds:.0f} 秒）：{address}").format(seconds=seconds, address=f"http://{HOST}:{port}/")
    )
    click.echo(_("登录（用户名、密码、角色）："))
    show_logins()
    click.echo(_("数据在 {home}；命令行用法：ANHE_HOME={home} .venv/bin/anhe --help").format(home=home))
    click.echo(_("按 Ctrl-C 停止。"))


def _watch(servers: list[Server]) -> NoReturn:
    while True:
        for server in servers:
            server.require_alive()
        time.sleep(0.5)


def _give_up(what: str) -> NoReturn:
    click.echo(f"\n✗ {what}", err=True)
    sys.exit(1)
