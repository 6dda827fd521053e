#!/bin/sh
# What looks like an illustration, with more of one tag and less of another: similar.sh ID MORE LESS
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON
{
  "query": "
    query Similar(\$like: [ExampleInput!], \$unlike: [ExampleInput!]) {
      similar(like: \$like, unlike: \$unlike, first: 3) {
        edges {
          node {
            similarity
            illustration { id name }
            sharedTags(first: 3) { part tag { name } }
          }
        }
        explain { strategy reason }
      }
    }",
  "variables": {
    "like": [{ "illustration": "$1" }, { "tag": "$2", "weight": 0.5 }],
    "unlike": [{ "tag": "$3" }]
  }
}
JSON
