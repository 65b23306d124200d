#!/usr/bin/env bash
# LocalStack's S3 without Docker, in host mode, from PyPI (some 200 MB, once). It takes any keys.
#   localstack.sh install            installs it into the cache folder unless it is there
#   localstack.sh serve PORT FOLDER  serves on PORT in the foreground and keeps its files in FOLDER
# It listens on ALL interfaces whatever it is told: start it behind private-loopback.sh.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
# The newest for Python 3.11; its requirements are open-ended, and these three pins are what it runs with.
requirements=('localstack-core[base-runtime]==4.13.1' 'cbor2<6' 'pyOpenSSL<26' service-identity)
home=$cache/localstack-4.13.1

case ${1-} in
  install)
    [ -e "$home/installed" ] && exit 0
    rm -rf "$home"
    "${FRAZIL_PYTHON:-python3}" -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check "${requirements[@]}"
    touch "$home/installed"
    ;;
  serve)
    export GATEWAY_LISTEN=127.0.0.1:$2 SERVICES=s3 EAGER_SERVICE_LOADING=1 DISABLE_EVENTS=1 SKIP_SSL_CERT_DOWNLOAD=1
    export DNS_ADDRESS=0 OVERRIDE_IN_DOCKER=0 FILESYSTEM_ROOT=$3 LS_LOG=warning
    exec "$home/bin/python" -m localstack.runtime.main
    ;;
  *) usage "$0" ;;
esac
