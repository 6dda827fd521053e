#!/bin/sh
# Takes a picture into the library, and follows the job to its end: ingest.sh FILE
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

upload=$(curl -sS "$server/uploads" -H "$auth" -F "file=@$1" | sed -E 's/.*"id":"([0-9a-f]{64})".*/\1/')

job=$(curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON | sed -E 's/.*"id":"([0-9]+)".*/\1/'
{
  "query": "
    mutation Ingest(\$upload: ID!) {
      ingest(illustrations: [{ upload: \$upload, rating: \"general\" }], duplicates: LINK) { id }
    }",
  "variables": { "upload": "$upload" }
}
JSON
)

# Server-sent events: one at each change of the job; the last one says how it ended.
curl -sSN "$server/graphql" -H "$auth" -H 'content-type: application/json' -H 'accept: text/event-stream' -d @- <<JSON
{
  "query": "
    subscription Follow(\$job: ID!) {
      job(id: \$job) { status step done total error result }
    }",
  "variables": { "job": "$job" }
}
JSON
