"""What new pictures will perform like, surest first: forecast.py FILE ..."""

import sys

from eyecatch import Eyecatch

FORECAST = """
query Forecast($uploads: [ID!]!) {
  predictKpi(kpi: "ctr", uploads: $uploads) {
    rate
    interval { low high }
    contributions(first: 3) { points tag { displayName } }
  }
}
"""

eyecatch = Eyecatch()
files = sys.argv[1:]
uploads = [eyecatch.upload(file) for file in files]
forecasts = eyecatch.ask(FORECAST, uploads=uploads)["predictKpi"]

for file, forecast in sorted(zip(files, forecasts), key=lambda pair: -pair[1]["rate"]):
    low, high = (f"{forecast['interval'][end]:.3%}" for end in ("low", "high"))
    print(f"{file}: {forecast['rate']:.3%} ({low} to {high})")
    for part in forecast["contributions"]:
        print(f"  {100 * part['points']:+.3f} points  {part['tag']['displayName']}")
