"""A headless Chromium, spoken to over a pipe: no port is opened and no other program is needed."""

import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """One Chromium with a profile of its own, which is removed at the end."""

    def __init__(self, program="chromium"):
        self.profile = tempfile.mkdtemp(prefix="runlens-browser-")
        commands, self.sender = os.pipe()
        self.receiver, answers = os.pipe()
        # The pipe's ends must be descriptors 3 and 4, whatever numbers they got here.
        script = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
        arguments = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--disable-extensions", "--mute-audio",
            "--force-color-profile=srgb", "--hide-scrollbars", "--lang=en-US",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={self.profile}",
            "--remote-debugging-pipe", "about:blank",
        ]
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", script, *arguments], pass_fds=(commands, answers),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(answers)
        self.numbers = itertools.count(1)
        self.rest = b""
        self.pages = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired, RuntimeError):
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, parameters=None, session=None, patience=90):
        """Sends a command and waits for its answer; what happens meanwhile goes to its page."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.sender, data):]
        end = time.monotonic() + patience
        while True:
            answer = self.read(end - time.monotonic())
            if answer is None:
                raise RuntimeError(f"{method}: no answer from the browser")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def read(self, patience):
        """The next message, or None where none comes in time; events are given to their page."""
        end = time.monotonic() + patience
        while b"\0" not in self.rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.receiver], [], [], left)[0]:
                return None
            data = os.read(self.receiver, 1 << 20)
            if not data:
                raise RuntimeError("the browser ended")
            self.rest += data
        line, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(line)
        page = self.pages.get(message.get("sessionId"))
        if page and "method" in message:
            page.happened(message["method"], message["params"])
        return message

    def open(self, path, **settings):
        """Opens a file as a page and waits until it is loaded."""
        return Page(self, path, **settings)


class Page:
    """One page, and all that happened on it."""

    def __init__(self, browser, path, width=1280, height=900, scripts=True, dark=False, paper=False):
        self.browser = browser
        # Whatever goes wrong on a page, in the browser's words.
        self.problems = []
        self.dialogs = []
        self.requests = []
        self.loaded = False
        target = browser.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.target = target
        self.session = browser.call(
            "Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        browser.pages[self.session] = self
        for domain in ["Page", "Runtime", "Log", "Network", "Audits", "DOM"]:
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.media(dark=dark, paper=paper)
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", {"value": True})
        # Where a script asks for it, whatever would leave the page is noted before it is hidden.
        self.call("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        self.requests.clear()
        self.call("Page.navigate", {"url": "file://" + os.path.abspath(path)})
        end = time.monotonic() + 60
        while not self.loaded:
            if time.monotonic() > end:
                raise RuntimeError("the page does not load")
            browser.read(1)

    def media(self, dark=False, paper=False):
        self.call("Emulation.setEmulatedMedia", {
            "media": "print" if paper else "screen",
            "features": [
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ]})

    def close(self):
        self.browser.call("Target.closeTarget", {"targetId": self.target})

    def call(self, method, parameters=None):
        return self.browser.call(method, parameters, self.session)

    def happened(self, method, event):
        if method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Runtime.exceptionThrown":
            self.problems.append("exception: " + json.dumps(event["exceptionDetails"])[:400])
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning", "assert"):
            self.problems.append("console: " + json.dumps(event["args"])[:400])
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            self.problems.append("log: " + event["entry"]["text"][:400])
        elif method == "Audits.issueAdded":
            self.problems.append("issue: " + json.dumps(event["issue"])[:400])
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(event["message"])
            # No answer is awaited: the browser sends it in its turn.
            os.write(self.browser.sender, json.dumps({
                "id": next(self.browser.numbers), "sessionId": self.session,
                "method": "Page.handleJavaScriptDialog", "params": {"accept": False},
            }).encode() + b"\0")
        elif method == "Network.requestWillBeSent":
            self.requests.append(event["request"]["url"])

    def ask(self, expression, *arguments):
        """What a JavaScript function returns for those arguments, as plain data."""
        text = f"({expression})(...{json.dumps(arguments)})"
        answer = self.call("Runtime.evaluate", {
            "expression": text, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def run(self, source):
        """Runs a library's source on the page."""
        answer = self.call("Runtime.evaluate", {"expression": source + "\n;0"})
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:600])

    def press(self, key, code=None, number=0, text=None, shift=False):
        """Presses a key of the keyboard."""
        event = {"key": key, "code": code or key, "windowsVirtualKeyCode": number,
                 "modifiers": 8 if shift else 0}
        down = {**event, "type": "keyDown" if text else "rawKeyDown"}
        if text:
            down["text"] = text
        self.call("Input.dispatchKeyEvent", down)
        self.call("Input.dispatchKeyEvent", {**event, "type": "keyUp"})

    def point(self, across, down):
        """Moves the mouse to a place of the window."""
        self.call("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": across, "y": down})

    def click(self, across, down):
        """Clicks with the mouse at a place of the window."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", {
                "type": kind, "x": across, "y": down, "button": "left", "clickCount": 1})


# Counts violations of the page's policy, which the console may hold back.
WATCH = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.policyViolations.push(event.violatedDirective + " " + event.blockedURI);
});
"""
