"""The app's server as a door: acts go to its routes as the coding page sends them, and what it shows is kept as it keeps it."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from faulting.doors import Answer
from faulting.running import environment

SESSION = "BN-R1"
#: the server as ``qual app`` runs it, with a window registered as a page does it, and a key as its link gives one
SERVER = """
import json, sys
from pathlib import Path
from qual.study import Study
from qual.ui import windows
from qual.ui.server import Server

folder = Path(sys.argv[1])
server = Server(folder)
study = Study(folder, coder=sys.argv[2])
windows.register("faults", study, "nb")
sessions = study.sessions()
told = {
    "port": server.port, "key": server.links.trade(server.token), "mark": windows.mark(),
    "source": str(sessions.loc[sessions["session"] == sys.argv[3], "id"].iloc[0]),
    "utterances": list(study.utterances(sys.argv[3])["id"]),
}
print(json.dumps(told), flush=True)
server.run()
"""


class App:
    """One window of the app: a queue of acts, each kept until it is answered, as `components/js/wire` does it."""

    session = SESSION

    def __init__(self, folder: Path, coder: str = "meg") -> None:
        self.folder, self.coder = folder, coder
        self.unanswered: dict[str, Any] | None = None  # the act that the page still holds
        self.number = 0
        self.screen: dict[str, Any] = {}  # what the page was told: codings by id, revision, mark
        self.trouble: str | None = None
        self.replaced = 0
        self.heard = ""
        self.start()

    def start(self) -> None:
        """Start the server, also again after it was killed."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self.folder), self.coder, SESSION],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
        )  # fmt: skip
        assert self.process.stdout is not None
        self.told = json.loads(self.process.stdout.readline() or "{}")
        deadline = time.monotonic() + 90
        while self.told and time.monotonic() < deadline:
            try:
                self.look()
                return
            except OSError:
                time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    close = kill

    def act(self) -> Answer:
        """The act that is still held, or a new one; an answer that asks for it again is given after a second of trying."""
        self.number += 1
        began = time.time()
        row = self.told["utterances"][self.number % len(self.told["utterances"])]
        event = {
            "id": str(uuid.uuid4()), "page": "coding", "kind": "code_new", "name": f"{self.coder} {self.number % 7}",
            "spans": [{"utterance": row}], "as": "individual",
        }  # fmt: skip
        return self.send(self.unanswered or event, began)

    def send(self, event: dict[str, Any], began: float) -> Answer:
        last, self.unanswered = Answer(began, error="never answered"), event
        while time.time() < began + 20:
            try:
                status, told = self._post("/qual/acts", {"acts": [event], "views": self._views()})
            except (OSError, http.client.HTTPException):
                return Answer(began, error="unanswered")
            if status != 200:
                return Answer(began, trace=f"HTTP {status}: {told}")
            self._see(told)
            [answer] = told["answers"]
            self.unanswered = None
            if answer["ok"]:
                return Answer(began, answer["coding"])
            last = Answer(began, error=answer["error"])
            if "later" not in answer or time.time() > began + 1:
                break
            time.sleep(0.1)
        return last

    def look(self) -> None:
        """Ask what has changed, as the page does when it hears that something has."""
        _, told = self._post("/qual/acts", {"acts": [], "views": self._views()})
        self._see(told)

    def shows(self) -> set[str] | str:
        self.look()
        return self.trouble or set(self.screen.get("codings", {}))

    # --- as the page does it ---------------------------------------------------------------------------------------
    def _views(self) -> dict[str, Any]:
        since = {name: self.screen[name] for name in ("revision", "mark") if name in self.screen}
        return {"coding": {"source": self.told["source"], "session": SESSION, **since}}

    def _see(self, told: dict[str, Any]) -> None:
        self.trouble = told.get("trouble")
        if told.get("replaced", 0) > self.replaced:  # the page runs anew, and tells at its top what was done
            self.replaced, self.heard = told["replaced"], "study.replaced"
        coding = told.get("views", {}).get("coding", {})
        if whole := coding.get("whole"):
            self.screen = {**whole, "codings": {one["id"] for one in whole["codings"]}}
        elif (changed := coding.get("changed")) and changed["since"] == self.screen.get("revision"):
            kept = (self.screen["codings"] - set(changed["gone"])) | {one["id"] for one in changed["codings"]}
            self.screen = {"codings": kept, "revision": changed["revision"], "mark": changed["mark"]}

    def _post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        port = self.told["port"]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {
            "Content-Type": "application/json", "Cookie": f"qual-{port}={self.told['key']}",
            "Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin",
        }  # fmt: skip
        try:
            connection.request("POST", path, json.dumps({"key": "faults", "study": self.told["mark"], **body}), headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        try:
            return answer.status, dict(json.loads(said))
        except ValueError:
            return answer.status, {"said": said[:200].decode(errors="replace")}
