#!/bin/sh
# Asks a document that the server knows, by the hash of its text: persisted.sh FILE.graphql
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

hash=$(sha256sum "$1" | cut -d ' ' -f 1)

curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON
{ "documentId": "sha256:$hash", "variables": { "kpi": "ctr" } }
JSON
