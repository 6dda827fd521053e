#!/usr/bin/env bash
# Links a real libtensorflow (the wheel tensorflow-cpu, 250 MB) and runs the tests of the backend that needs one.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${EYECATCH_TENSORFLOW:-.eyecatch/tensorflow}
wheels=$folder/wheels
# Any wheel for this machine will do: what is taken from it has nothing to do with Python's version.
python3 -m pip download --quiet --no-deps --only-binary=:all: --dest "$wheels" \
  --implementation cp --python-version 3.11 --platform manylinux_2_27_x86_64 --platform manylinux_2_17_x86_64 \
  tensorflow-cpu==2.21.0
node bin/link-tensorflow.mjs --library "$wheels"/tensorflow_cpu-2.21.0-*.whl --into "$folder"
EYECATCH_TENSORFLOW=$folder npx vitest run test/trainer/backend-tensorflow.test.ts
