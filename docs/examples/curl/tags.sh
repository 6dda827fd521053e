#!/bin/sh
# Tags of an illustration: tags.sh ID
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

# curl -d takes the line breaks out of what it reads, so a document may go over several lines.
curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON
{
  "query": "
    query Tags(\$id: ID!) {
      illustration(id: \$id) {
        name
        contentRating { rating }
        tags(first: 5) { score present tag { name category } }
      }
    }",
  "variables": { "id": "$1" }
}
JSON
