"""Takes pictures into the library and waits until they are tagged: ingest.py FILE ..."""

import sys

from eyecatch import Eyecatch

INGEST = """
mutation Ingest($illustrations: [IngestInput!]!) {
  ingest(illustrations: $illustrations, duplicates: SKIP) { id }
}
"""
FOLLOW = """
subscription Follow($id: ID!) {
  job(id: $id) { status step done total error result }
}
"""

eyecatch = Eyecatch()
pictures = [{"upload": eyecatch.upload(file), "metadata": {"campaign": "spring"}} for file in sys.argv[1:]]
started = eyecatch.ask(INGEST, illustrations=pictures)["ingest"]

for event in eyecatch.follow(FOLLOW, id=started["id"]):
    job = event["job"]
    print(f"{job['status']} {job['step'] or ''} {job['done']:.0f}/{job['total'] or '?'}", file=sys.stderr)
if job["status"] == "FAILED":
    sys.exit(job["error"])
print(job["result"])
