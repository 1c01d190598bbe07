#!/usr/bin/python3
"""Runs a program under the system call filter of a systemd unit, without systemd.

    eng/syscalls.py deploy/listener.service dotnet listener.dll run

Needs python3-seccomp and systemd-analyze, whose groups of calls are those of the systemd that is installed. The filter is that of systemd.exec(5):
lines are taken in order, the first one decides whether it is a list of what is allowed, ~ takes away, and what is not allowed fails with EPERM.
Exit codes: 3 when a tool is missing, else the program's own.
"""

import errno
import os
import shutil
import subprocess
import sys


def calls_of(name):
    """The calls of a group with those of the groups inside it; of any other name itself."""
    if not name.startswith("@"):
        return {name}
    lines = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    names = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return set().union(*(calls_of(inner) for inner in names))


def allowed_by(unit):
    """Every call the unit lets through; systemd adds @default and execve to each list of what is allowed."""
    with open(unit, encoding="utf-8") as lines:
        filters = [line.split("=", 1)[1].strip() for line in lines if line.startswith("SystemCallFilter=")]
    if not filters or filters[0].startswith("~"):
        sys.exit(f"{unit}: the first SystemCallFilter= is no list of what is allowed")
    allowed = calls_of("@default") | {"execve"}
    for line in filters:
        calls = set().union(*(calls_of(name) for name in line.lstrip("~").split()))
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return allowed


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        import seccomp
    except ImportError:
        print("python3-seccomp is not installed", file=sys.stderr)
        sys.exit(3)
    if not shutil.which("systemd-analyze"):
        print("systemd-analyze is not installed", file=sys.stderr)
        sys.exit(3)
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for call in sorted(allowed_by(sys.argv[1])):
        try:
            rules.add_rule(seccomp.ALLOW, call)
        except RuntimeError:
            pass  # Unknown to this machine's architecture or library: nothing can call it.
    rules.load()
    os.execvp(sys.argv[2], sys.argv[2:])


main()
