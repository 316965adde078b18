#!/usr/bin/env bash
# Installs the libraries that the benchmarks compare with, on Debian.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3-dask python3-distributed python3-numpy python3-pandas libopenblas0
