"""Runs a command in a terminal of its own and types what it is told to.

in_terminal.py TEXT DELAY COMMAND...: after DELAY seconds types TEXT (with \\xNN), shows all output, and
says in the end how the command ended and whether the terminal is as it was.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

text = sys.argv[1].encode().decode("unicode_escape").encode("latin-1")
delay, command = float(sys.argv[2]), sys.argv[3:]
main, other = pty.openpty()
fcntl.ioctl(main, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 77, 0, 0))
before = termios.tcgetattr(other)
process = os.fork()
if process == 0:
    os.setsid()
    fcntl.ioctl(other, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(other, number)
    os.close(main)
    os.execvp(command[0], command)
begun = time.monotonic()
typed = False
status = None
shown = b""
while True:
    if not typed and time.monotonic() - begun > delay:
        typed = True
        if text == b"resize":
            fcntl.ioctl(main, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 99, 0, 0))
            os.kill(process, signal.SIGWINCH)
        else:
            os.write(main, text)
    if select.select([main], [], [], 0.05)[0]:
        shown += os.read(main, 65536)
    elif status is None:
        ended, state = os.waitpid(process, os.WNOHANG)
        if ended:
            status = os.waitstatus_to_exitcode(state)
    else:
        break
after = termios.tcgetattr(other)
sys.stdout.write(shown.decode(errors="replace"))
print("ended with", status, "restored" if before == after else "changed")
