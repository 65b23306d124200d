#!/usr/bin/env bash
# Installs what Frazil is measured beside into the cache folder (about 400 MB); what is there already is left alone.
# datashard refuses a newer pyarrow.
set -euo pipefail
cache=${FRAZIL_CACHE:-$HOME/.cache/frazil}/peers
mkdir -p "$cache"
[ -x "$cache/py/bin/python" ] || "${FRAZIL_PYTHON:-python3}" -m venv "$cache/py"
"$cache/py/bin/python" -m pip install --quiet --disable-pip-version-check \
  deltalake==1.6.6 datashard==0.11.2 'pyiceberg[pyarrow,sql-sqlite,s3fs,pyiceberg-core]==0.12.0' pyarrow==24.0.0 \
  duckdb==1.5.5 duckdb-extension-avro==1.5.5 duckdb-extension-httpfs==1.5.5 duckdb-extension-iceberg==1.5.5 \
  numpy pandas 'boto3<1.43.118' 'botocore<1.43.118'
