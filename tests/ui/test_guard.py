"""The guard, request by request as the server hands them on: nothing but what is ours and has a key gets through, and no
answer leads outside."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.ui import entry, running
from qual.ui.guard import SAFE, Guard
from qual.ui.links import Links

PORT = 8765
PLAIN, NAMED = f"127.0.0.1:{PORT}", f"qual-1a2b.localhost:{PORT}"
SECRET = "known to this account alone"
#: one address of every kind that the app serves: pages, health, settings, media, sound, static files, components, uploads, ours
ROUTES = (
    "/", "/themes", "/_stcore/health", "/_stcore/host-config", "/_stcore/script-health-check", "/_stcore/metrics",
    "/media/0123456789abcdef.png", "/sound/0123456789abcdef01234567", "/static/js/index.js", "/favicon.png",
    "/component/anything/index.html", "/_stcore/bidi-components/qual/index.js", "/app/static/x.png", "/_stcore/stream",
    "/_stcore/upload_file/session/file", "/acts", "/no/such/address",
)  # fmt: skip
OPENS = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}  # a person opens an address in a window
FROM_ANOTHER_PORT = {"sec-fetch-site": "same-site"}


@dataclass
class Answer:
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    passed: bool = False  # the app itself was asked

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    @property
    def targets(self) -> list[str]:
        """Every address that the answer leads to."""
        found = [unescape(found) for found in re.findall(r'(?:href="|url=)([^"]*)"', self.body)]
        return found + [value for name, value in self.headers if name in ("location", "refresh")]


class Door:
    """A guard before an app that says yes to everything."""

    def __init__(self, host: str = NAMED.split(":")[0]) -> None:
        self.links = Links()
        self.passed = False
        self.guard = Guard(self._app, self.links, PORT, host, SECRET, lambda path: path in ("", "/en studie"))

    async def _app(self, scope: Any, _receive: Any, send: Any) -> None:
        self.passed = True
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
        else:
            own = [(b"content-type", b"text/html"), (b"content-security-policy", b"default-src 'self'")]
            await send({"type": "http.response.start", "status": 200, "headers": own})
            await send({"type": "http.response.body", "body": b"the app"})

    def ask(
        self,
        address: str,
        method: str = "GET",
        *,
        host: str | None = NAMED,
        kind: str = "http",
        pairs: list[tuple[str, str]] | None = None,
        **headers: str,
    ) -> Answer:
        path, _, query = address.partition("?")
        from urllib.parse import unquote

        sent = [(name.replace("_", "-"), value) for name, value in headers.items()] + (pairs or [])
        if host is not None:
            sent = [("host", host), *sent]
        scope: dict[str, Any] = {
            "type": kind, "path": unquote(path), "raw_path": path.encode("utf-8", "replace"),
            "query_string": query.encode("utf-8", "replace"),
            "headers": [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in sent],
        }  # fmt: skip
        if kind == "http":
            scope["method"] = method
        answer = Answer()
        self.passed = False

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = [(name.decode(), value.decode("latin-1")) for name, value in message["headers"]]
            elif message["type"] == "http.response.body":
                answer.body += message["body"].decode()
            else:
                answer.status = {"websocket.accept": 101, "websocket.close": 403}[message["type"]]

        asyncio.run(self.guard(scope, None, send))  # type: ignore[arg-type]  # what it refuses it never reads
        answer.passed = self.passed
        return answer

    def let_in(self) -> str:
        """A cookie, as the browser sends it."""
        given_ = self.ask(f"/?token={self.links.new()}", pairs=list(OPENS.items())).header("set-cookie")
        assert given_
        return given_.split(";")[0]


# --- without a key -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_without_a_key_nothing_is_answered(address: str, method: str) -> None:
    for host in (NAMED, PLAIN):
        answer = Door().ask(address, method, host=host)
        assert (answer.status, answer.passed) == (403, False)
        assert not answer.body if method == "HEAD" else answer.body


def test_a_wrong_or_broken_cookie_opens_nothing() -> None:
    door = Door()
    name, _, key = door.let_in().partition("=")
    for cookie in (f"{name}=guess", f"{name}=", "=;;=", f"other{name}={key}", f"{name}-1={key}", key, f"{name}={key}x"):
        assert not door.ask("/", cookie=cookie).passed


def test_a_key_is_found_among_cookies_that_others_have_set() -> None:
    door = Door()
    cookie = door.let_in()
    name = cookie.split("=")[0]
    assert door.ask("/", cookie=f'{name}=planted; a="b; {cookie}; {name}=planted').passed
    assert door.ask("/", pairs=[("cookie", f"{name}=planted"), ("cookie", cookie)]).passed


# --- with a key --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ROUTES)
def test_with_a_key_the_app_is_asked_and_every_answer_is_safe(address: str) -> None:
    door = Door()
    answer = door.ask(address, cookie=door.let_in())
    assert (answer.status, answer.passed) == (200, True)
    assert {(name.decode(), value.decode()) for name, value in SAFE} <= set(answer.headers)
    assert ("content-security-policy", "default-src 'self'") in answer.headers  # what the app says stays
    policies = [value for name, value in answer.headers if name == "content-security-policy"]
    assert any("img-src 'self' data: blob:;" in one and f"connect-src 'self' ws://{NAMED};" in one for one in policies)


@pytest.mark.parametrize("address", ["/", "/?token=guess", "//x/", "/_qual/here", "/_qual/ask"])
def test_what_is_refused_is_safe_too(address: str) -> None:
    kept = {name.decode() for name, _ in SAFE}
    assert kept <= {name for name, _ in Door().ask(address).headers}


FOREIGN = [
    {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "anything"},
    {"origin": "http://127.0.0.1:9999"}, {"origin": f"http://{PLAIN}"}, {"origin": f"https://{NAMED}"},
    {"origin": "null"}, {"origin": ""}, {"origin": f"http://{NAMED}.example"},
    {"origin": f"http://{NAMED}", "sec-fetch-site": "cross-site"},
]  # fmt: skip


@pytest.mark.parametrize("said", FOREIGN, ids=str)
@pytest.mark.parametrize("address", ROUTES)
def test_with_a_key_a_page_of_another_address_gets_nothing(address: str, said: dict[str, str]) -> None:
    door = Door()
    cookie = door.let_in()
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
        assert door.ask(address, method, cookie=cookie, pairs=list(said.items())).status == 403
    assert door.ask(address, kind="websocket", cookie=cookie, pairs=list(said.items())).status == 403


def test_a_second_origin_does_not_hide_behind_the_first() -> None:
    door = Door()
    pairs = [("origin", f"http://{NAMED}"), ("origin", "http://127.0.0.1:9999")]
    assert door.ask("/acts", "POST", cookie=door.let_in(), pairs=pairs).status == 403


def test_what_writes_or_stays_open_says_where_it_comes_from() -> None:
    door = Door()
    cookie, own = door.let_in(), f"http://{NAMED}"
    assert door.ask("/_stcore/stream", kind="websocket", cookie=cookie).status == 403
    assert door.ask("/_stcore/stream", kind="websocket", cookie=cookie, origin=own).status == 101
    assert door.ask("/_stcore/stream", kind="websocket", origin=own).status == 403
    assert door.ask("/acts", "POST", cookie=cookie).status == 403
    assert door.ask("/acts", "POST", cookie=cookie, origin=own).passed
    assert door.ask("/acts", "POST", cookie=cookie, sec_fetch_site="same-origin").passed
    assert door.ask("/acts", "POST", cookie=cookie, sec_fetch_site="none").status == 403


@pytest.mark.parametrize(
    "host",
    [None, "", "localhost", f"localhost:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", "example.org", f"x.{NAMED}"],
)
def test_another_host_is_refused(host: str | None) -> None:
    door = Door()
    assert door.ask("/", host=host, cookie=door.let_in()).status == 403
    token = door.links.new()
    assert door.ask(f"/?token={token}", host=host).status == 403
    assert door.ask(f"/?token={token}").status == 200  # and the link is as good as before


def test_several_hosts_are_refused_and_letters_large_or_small_are_not() -> None:
    door = Door()
    cookie = door.let_in()
    assert door.ask("/", cookie=cookie, pairs=[("host", NAMED)]).status == 403
    assert door.ask("/", cookie=cookie, host=NAMED.upper()).passed


# --- the way in --------------------------------------------------------------------------------------------------
def test_the_link_leads_on_by_itself_with_a_strict_cookie_and_without_the_token() -> None:
    door = Door()
    token = door.links.new()
    answer = door.ask(f"/coding?token={token}&session=BN-R1", host=PLAIN)
    cookie = answer.header("set-cookie") or ""
    assert (answer.status, answer.passed) == (200, False)
    assert set(answer.targets) == {"/coding?session=BN-R1"}
    assert '<meta http-equiv="refresh"' in answer.body
    assert "script" not in answer.body
    assert {part.strip() for part in cookie.split(";")[1:]} == {"Path=/", "HttpOnly", "SameSite=Strict"}
    assert token not in cookie + answer.body
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("cache-control") == "no-store"


def test_a_link_that_came_from_a_file_or_another_program_is_followed() -> None:
    for site in ("cross-site", "none", "same-site"):
        door = Door()
        answer = door.ask(f"/?token={door.links.new()}", pairs=[*OPENS.items(), ("sec-fetch-site", site)])
        assert answer.header("set-cookie")


@pytest.mark.parametrize(
    "said",
    [{"sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate"}, {"sec-fetch-mode": "no-cors"}, {"origin": "null"}],
    ids=str,
)
def test_a_link_is_followed_by_persons_not_by_frames_and_scripts(said: dict[str, str]) -> None:
    door = Door()
    token = door.links.new()
    answer = door.ask(f"/?token={token}", pairs=[*said.items(), ("sec-fetch-site", "same-site")])
    assert (answer.status, answer.header("set-cookie")) == (403, None)


def test_a_link_works_until_somebody_has_come_in_with_it_and_then_no_more() -> None:
    door = Door()
    token = door.links.new()
    first, second = (door.ask(f"/?token={token}").header("set-cookie") for _ in range(2))  # a browser asks twice
    assert first == second is not None
    assert door.ask("/", cookie=(first or "").split(";")[0]).passed
    late = door.ask(f"/coding?token={token}&x=1")
    assert (late.header("set-cookie"), set(late.targets)) == (None, {"/"})  # where the key is asked for


def test_who_has_a_key_may_open_any_old_link() -> None:
    door = Door()
    cookie = door.let_in()
    for token in ("of-an-earlier-start", ""):
        answer = door.ask(f"/coding?token={token}", cookie=cookie)
        assert (answer.status, set(answer.targets)) == (200, {"/coding"})
    assert door.ask("/coding?token=x", cookie=cookie, pairs=list(FROM_ANOTHER_PORT.items())).status == 403


@pytest.mark.parametrize(
    "address", ["/?token=", "/?token=guess", "/?token=%C3%A6%00", "/?token=a&token=b", "/media/x?token=guess"]
)
def test_a_wrong_token_opens_nothing(address: str) -> None:
    assert Door().ask(address).status == 403


def test_a_link_is_only_for_getting() -> None:
    door = Door()
    token = door.links.new()
    for method in ("HEAD", "POST", "PUT", "OPTIONS"):
        assert door.ask(f"/?token={token}", method).status == 403
    assert door.ask(f"/?token={token}", kind="websocket", origin=f"http://{NAMED}").status == 403
    assert not door.links.spent(token)


# --- the host of its own -----------------------------------------------------------------------------------------
def test_a_browser_is_led_to_the_host_of_its_own_when_it_knows_it() -> None:
    door = Door()
    token = door.links.new()
    answer = door.ask(f"/coding?session=BN-R1&token={token}", host=PLAIN, pairs=list(OPENS.items()))
    assert answer.header("set-cookie") is None
    named, plain = answer.targets[-2:]
    assert named == f"http://{NAMED}/coding?session=BN-R1&token={token}"
    assert plain == f"/coding?session=BN-R1&token={token}&here=1"
    assert f"connect-src http://{NAMED}" in (answer.header("content-security-policy") or "")
    assert door.ask(named.removeprefix(f"http://{NAMED}"), pairs=list(OPENS.items())).header("set-cookie")


def test_a_browser_that_does_not_know_it_comes_in_where_it_is() -> None:
    door = Door()
    answer = door.ask(f"/?token={door.links.new()}&here=1", host=PLAIN, pairs=list(OPENS.items()))
    assert answer.header("set-cookie")
    assert set(answer.targets) == {"/"}


def test_without_a_host_of_its_own_there_is_one_address() -> None:
    door = Door(host="")
    assert door.ask(f"/?token={door.links.new()}", host=PLAIN, pairs=list(OPENS.items())).header("set-cookie")
    assert door.ask("/", host=NAMED).status == 403
    assert door.ask("/", host="").status == 403


def test_everybody_may_ask_whether_the_host_leads_here_and_learns_nothing_else() -> None:
    answer = Door().ask(entry.HERE, pairs=[("sec-fetch-site", "cross-site"), ("origin", f"http://{PLAIN}")])
    assert (answer.status, answer.body, answer.passed) == (204, "", False)
    assert answer.header("cross-origin-resource-policy") == "cross-origin"


# --- a command asks ----------------------------------------------------------------------------------------------
def question(what: str, secret: str = SECRET, nonce: str = "n") -> str:
    return f"{what} {nonce} {running._proof(secret, what, nonce)}"


def test_a_command_that_knows_the_secret_gets_a_link_that_opens() -> None:
    door = Door()
    answer = door.ask(running.ASK, "POST", host=PLAIN, qual_ask=question("link:"))
    token, proof = answer.body.split(" ")
    assert proof == running._proof(SECRET, "link:", "n", token)
    assert door.ask(running.ASK, "POST", host=PLAIN, qual_ask=question("link:%2Fen%20studie")).body[:3] != "no "
    assert door.ask(running.ASK, "POST", host=PLAIN, qual_ask=question("link:%2Fen%20annen")).body.startswith("no ")
    assert door.ask(running.ASK, "POST", host=PLAIN, qual_ask=question(f"spent:{token}")).body.startswith("no ")
    cookie = (door.ask(f"/?token={token}").header("set-cookie") or "").split(";")[0]
    assert door.ask("/", cookie=cookie).passed
    assert door.ask(running.ASK, "POST", host=PLAIN, qual_ask=question(f"spent:{token}")).body.startswith("yes ")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "link",
        "link n",
        "link n x y",
        "link n x",
        question("link", "another"),
        "link n æ",
        question("spent:x") + "0",
    ],
)
def test_who_does_not_know_the_secret_gets_none(header: str) -> None:
    assert Door().ask(running.ASK, "POST", host=PLAIN, qual_ask=header).status == 403


def test_no_page_asks_for_a_link_even_one_that_knows_the_secret() -> None:
    for said in ({"origin": f"http://{PLAIN}"}, {"sec-fetch-site": "same-origin"}):
        answer = Door().ask(running.ASK, "POST", host=PLAIN, pairs=[*said.items(), ("qual-ask", question("link:"))])
        assert answer.status == 403
    assert Door().ask(running.ASK, "GET", host=PLAIN, qual_ask=question("link:")).status == 403


# --- anything at all ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    ["//evil.example/?token=", "/%2Fevil.example/?token=", "/\\evil.example?token=", "/%5Cevil.example?token=",
     "/a%0D%0ASet-Cookie:%20x=1", "/a%00b", "/a%7Fb", "http://evil.example/", "*", "", "/?token=\r\nx", "/?a=\tb", "/?æ"],
)  # fmt: skip
def test_an_odd_address_is_refused_with_and_without_a_key(address: str) -> None:
    door = Door()
    cookie = door.let_in()
    token = door.links.new()
    assert door.ask(address).status == 400
    assert door.ask(address, cookie=cookie).status == 400
    joined = address.replace("token=", f"token={token}")
    assert door.ask(joined).status == 400


PATHS = st.one_of(
    st.sampled_from(ROUTES),
    st.text(st.sampled_from("/\\.%0dDaA:?#@æ\r\n\0 x"), max_size=12).map(lambda tail: "/" + tail),
)
WORDS = st.one_of(
    st.text(st.characters(max_codepoint=255), max_size=12), st.sampled_from(["token", "here", "//x", "\r\nx: y"])
)
HOSTS = st.sampled_from([PLAIN, NAMED, "localhost", "evil.example", f"{NAMED}@evil.example", None])
ORIGINS = st.sampled_from(
    [None, f"http://{PLAIN}", f"http://{NAMED}", "http://evil.example", "null", "http://127.0.0.1:1"]
)
SITES = st.sampled_from([None, "none", "same-origin", "same-site", "cross-site", "x"])
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "X"])


@given(
    path=PATHS, query=st.lists(st.tuples(WORDS, WORDS), max_size=3), host=HOSTS, origin=ORIGINS, site=SITES,
    method=METHODS, cookie=st.sampled_from(["none", "key", "guess"]), token=st.sampled_from(["none", "good", "guess"]),
    kind=st.sampled_from(["http", "websocket"]), mode=st.sampled_from([None, "navigate", "cors"]), quoted=st.booleans(),
)  # fmt: skip
def test_nothing_but_ours_gets_through_and_nothing_leads_outside(
    path: str, query: list[tuple[str, str]], host: str | None, origin: str | None, site: str | None, method: str,
    cookie: str, token: str, kind: str, mode: str | None, quoted: bool,
) -> None:  # fmt: skip
    from urllib.parse import urlencode

    door = Door()
    key = door.let_in()
    good = door.links.new()
    pairs = [*query, *([("token", good if token == "good" else token)] if token != "none" else [])]
    said = urlencode(pairs) if quoted else "&".join(f"{name}={value}" for name, value in pairs)
    headers = {"origin": origin, "sec-fetch-site": site, "sec-fetch-mode": mode}
    headers["cookie"] = {"none": None, "key": key, "guess": key + "x"}[cookie]
    answer = door.ask(
        f"{path}?{said}", method, host=host, kind=kind,
        pairs=[(name, value) for name, value in headers.items() if value is not None],
    )  # fmt: skip
    assert answer.status in (101, 200, 204, 400, 403)
    if answer.passed:
        assert host in (PLAIN, NAMED)
        assert cookie == "key"
        assert origin in (None, f"http://{host}")
        assert site in (None, "none", "same-origin")
        assert kind == "http" or origin is not None
        assert method in ("GET", "HEAD") or kind != "http" or origin is not None or site == "same-origin"
    elif answer.header("set-cookie"):
        assert (token, method, kind) == ("good", "GET", "http")
    for target in answer.targets:
        parts = urlsplit(target)
        assert target.startswith(f"http://{NAMED}/") or (not parts.netloc and re.match(r"/(?![/\\])", target))
    for name, value in answer.headers:
        assert not re.search(r"[\r\n\0]", name + value)
