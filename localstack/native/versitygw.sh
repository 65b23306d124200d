#!/usr/bin/env bash
# versitygw without Docker, built from its Go module (some 110 s and 84 MB, once); its folder needs extended attributes.
#   versitygw.sh install            builds it into the cache folder unless it is there
#   versitygw.sh serve PORT FOLDER  serves FOLDER on 127.0.0.1:PORT in the foreground; keys in S3_ACCESS_KEY, S3_SECRET_KEY
set -euo pipefail
. "$(dirname "$0")/cache.sh"
module=github.com/versity/versitygw
version=v1.8.0

case ${1-} in
  install) install_go_program versitygw "$module" "$module/cmd/versitygw" "$version" ;;
  serve)
    export ROOT_ACCESS_KEY=$S3_ACCESS_KEY ROOT_SECRET_KEY=$S3_SECRET_KEY
    exec "$cache/bin/versitygw" --port "127.0.0.1:$2" --health /health posix "$3"
    ;;
  *) usage "$0" ;;
esac
