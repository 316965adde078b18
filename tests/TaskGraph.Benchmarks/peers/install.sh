#!/usr/bin/env bash
# Installs the libraries that the benchmarks compare with, on Debian.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3-dask python3-distributed python3-numpy python3-pandas libopenblas0
# Polars, for want of a package, from npm: where polars_frames.js looks for it.
npm install --prefix "$HOME/.taskgraph-peers" nodejs-polars@0.26.1 nodejs-polars-linux-x64-gnu@0.26.1
