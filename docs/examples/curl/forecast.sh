#!/bin/sh
# The CTR forecast of a new picture, with its interval and the tags behind it: forecast.sh FILE
set -eu
server=${EYECATCH_SERVER:-http://localhost:4000}
auth="authorization: Bearer ${EYECATCH_API_KEY:-}"

upload=$(curl -sS "$server/uploads" -H "$auth" -F "file=@$1" | sed -E 's/.*"id":"([0-9a-f]{64})".*/\1/')

curl -sS "$server/graphql" -H "$auth" -H 'content-type: application/json' -d @- <<JSON
{
  "query": "
    query Forecast(\$kpi: String!, \$uploads: [ID!]!) {
      predictKpi(kpi: \$kpi, uploads: \$uploads) {
        rate
        interval { low high }
        observedInterval(trials: 10000) { low high }
        simulated
        rateAtIntercept
        contributions(first: 3) { points standardError tag { name } }
      }
    }",
  "variables": { "kpi": "ctr", "uploads": ["$upload"] }
}
JSON
