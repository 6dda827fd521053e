"""A client of Eyecatch's GraphQL API, with nothing but the standard library."""

import http.client
import json
import os
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path


class EyecatchError(Exception):
    """What the server says is wrong. `code` is stable (docs/api.md, "Error codes"); the message is for people."""

    def __init__(self, message, code, suggestions=()):
        super().__init__(message)
        self.code = code
        self.suggestions = suggestions


class Eyecatch:
    def __init__(self, server=os.environ.get("EYECATCH_SERVER", "http://localhost:4000")):
        self.server = server
        self.key = os.environ.get("EYECATCH_API_KEY")

    def ask(self, document, **variables):
        """The data of a query or mutation."""
        with self._post("/graphql", *_json(document, variables), accept="application/json") as reply:
            return _data(json.load(reply))

    def upload(self, path):
        """Sends a file; the id that comes back names it in queries and mutations, for an hour."""
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{Path(path).name}"\r\n\r\n'
        body = head.encode() + Path(path).read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        with self._post("/uploads", body, f"multipart/form-data; boundary={boundary}") as reply:
            return json.load(reply)["uploads"][0]["id"]

    def pages(self, field, document, **variables):
        """The nodes of a connection, page after page; the document takes $after and asks for pageInfo."""
        after = None
        while True:
            connection = self.ask(document, after=after, **variables)[field]
            yield from (edge["node"] for edge in connection["edges"])
            if not connection["pageInfo"]["hasNextPage"]:
                return
            after = connection["pageInfo"]["endCursor"]

    def follow(self, document, **variables):
        """The events of a subscription. After a lost connection it asks again, and gets the present state first."""
        wait = 1
        while True:
            try:
                with self._post("/graphql", *_json(document, variables), accept="text/event-stream") as stream:
                    for event, data in _events(stream):
                        if event == "complete":
                            return
                        wait = 1
                        yield _data(json.loads(data))
            except (OSError, http.client.HTTPException):
                pass  # the server is away
            except EyecatchError as error:
                if error.code != "NOT_READY":
                    raise
            time.sleep(wait)
            wait = min(30, 2 * wait)

    def _post(self, path, body, content_type, accept="*/*"):
        headers = {"Content-Type": content_type, "Accept": accept}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.server + path, data=body, headers=headers, method="POST")
        try:
            # The server sends a sign of life every 12 s, also where nothing happens.
            return urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            text = error.read()
            raise _refusal(text) or EyecatchError(f"{error.code} {error.reason}", "HTTP") from error


def _json(document, variables):
    return json.dumps({"query": document, "variables": variables}).encode(), "application/json"


def _events(stream):
    """Server-sent events as (event, data); lines that begin with a colon are signs of life."""
    event, data = "message", []
    for line in (line.decode().rstrip("\r\n") for line in stream):
        field, _, value = line.partition(":")
        if field == "event":
            event = value.strip()
        elif field == "data":
            data.append(value.removeprefix(" "))
        elif line == "" and (data or event != "message"):
            yield event, "\n".join(data)
            event, data = "message", []


def _data(reply):
    if reply.get("errors"):
        raise _error(reply["errors"][0])
    return reply["data"]


def _refusal(text):
    """The error in a reply whose status is not 200: of GraphQL, or of the routes beside it."""
    try:
        reply = json.loads(text)
    except ValueError:
        return None
    if "errors" in reply:
        return _error(reply["errors"][0])
    return EyecatchError(reply["error"]["message"], reply["error"]["code"]) if "error" in reply else None


def _error(error):
    extensions = error.get("extensions", {})
    return EyecatchError(error["message"], extensions.get("code", "UNKNOWN"), extensions.get("suggestions", ()))
