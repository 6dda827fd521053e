#!/bin/sh
# The illustrations with the highest forecasts that have a tag: best-predicted.sh TAG
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON
{
  "query": "
    query Best(\$filter: IllustrationFilter) {
      bestPredicted(kpi: \"ctr\", first: 3, filter: \$filter) {
        totalCount
        edges { node { rate interval { low high } illustration { id name } } }
        pageInfo { hasNextPage endCursor }
      }
    }",
  "variables": { "filter": { "tags": { "all": [{ "name": "$1" }] } } }
}
JSON
