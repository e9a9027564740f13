"""What must be in order before a server starts. Each trouble says what is wrong and what would put it right."""

import errno
import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _


class Trouble(Exception):
    """Something the person at the keyboard must put right; its text says what and how."""


def require_space(home: Path, megabytes: int) -> None:
    """Refuse when the disk under `home` has less than `megabytes` (of 1,000,000 bytes) free."""
    free = shutil.disk_usage(home).free // 1_000_000
    if free < megabytes:
        raise Trouble(
            _("磁盘空间不足：{home} 所在磁盘还需 {needed} MB，现仅剩 {free} MB。请清理后再运行一次。").format(
                home=home, needed=megabytes, free=free
            )
        )


def require_shared_memory(kilobytes: int, place: Path = Path("/dev/shm")) -> None:
    """Refuse when Linux has less than `kilobytes` (of 1,000 bytes) for the locks between the worker's processes."""
    if sys.platform != "linux":
        return
    free = shutil.disk_usage(place).free // 1000 if os.access(place, os.W_OK) else 0
    if free < kilobytes:
        raise Trouble(
            _(
                "共享内存不足：{place} 须可写并有 {needed} KB 空闲，现有 {free} KB。容器可用 --shm-size=64m 启动。"
            ).format(place=place, needed=kilobytes, free=free)
        )


def require_free_port(host: str, port: int) -> None:
    """Refuse when another program listens on `port`, or this account may not listen there."""
    try:
        _listen_once(host, port)
    except PermissionError:
        raise Trouble(
            _(
                "本账户无权使用端口 {port}（小于 1024 的端口需要管理员权限）。请换一个端口，例如：make demo PORT=8000"
            ).format(port=port)
        ) from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Trouble(
                _("无法使用地址 {host}:{port}：{why}").format(host=host, port=port, why=error.strerror)
            ) from None
        raise Trouble(
            _("端口 {port} 已被其他程序占用。请停止该程序，或者换一个端口，例如：make demo PORT={other}").format(
                port=port, other=_free_port_after(host, port)
            )
        ) from None


def _listen_once(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen(1)


def _free_port_after(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65536)):
        try:
            _listen_once(host, candidate)
        except OSError:
            continue
        return candidate
    return 8000


@contextmanager
def sole_run(home: Path, address: str) -> Iterator[None]:
    """Hold `home` for this process alone; refuse, naming the other's address, when another process holds it.

    The lock goes with the process however it ends, so nothing stale is ever in the way.
    """
    with open(home / "running.lock", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Trouble(
                _("这套演示已在运行：{where}。请直接打开，或者先在运行它的窗口按 Ctrl-C。").format(
                    where=lock.read().strip()
                )
            ) from None
        lock.truncate(0)
        lock.write(_("{address}（进程 {pid}）").format(address=address, pid=os.getpid()))
        lock.flush()
        yield
