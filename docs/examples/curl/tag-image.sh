#!/bin/sh
# Tags of a picture that the library does not have, and does not get: tag-image.sh FILE
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

upload=$(curl -sS "$server/uploads" -H "$auth" -F "file=@$1" | sed -E 's/.*"id":"([0-9a-f]{64})".*/\1/')

curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON
{
  "query": "
    query TagImage(\$upload: ID!) {
      tagImage(upload: \$upload) {
        width
        height
        tags(first: 5) { score tag { name } }
        similar(first: 3) { similarity illustration { id name } }
      }
    }",
  "variables": { "upload": "$upload" }
}
JSON
