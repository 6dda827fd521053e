"""Names of the illustrations that have a tag, all pages of them: library.py TAG"""

import sys

from eyecatch import Eyecatch, EyecatchError

WITH_TAG = """
query WithTag($tag: String!, $after: String) {
  illustrations(first: 50, after: $after, filter: { tags: { all: [{ name: $tag }] } }) {
    edges { node { id name } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

try:
    for illustration in Eyecatch().pages("illustrations", WITH_TAG, tag=sys.argv[1]):
        print(illustration["id"], illustration["name"])
except EyecatchError as error:
    if error.code != "UNKNOWN_TAG":
        raise
    sys.exit(f"No tag is called {sys.argv[1]}. Perhaps: {', '.join(error.suggestions)}?")
