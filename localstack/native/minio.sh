#!/usr/bin/env bash
# MinIO without Docker, built from its Go module (some 200 s and 150 MB, once).
#   minio.sh install            builds it into the cache folder unless it is there
#   minio.sh serve PORT FOLDER  serves FOLDER on 127.0.0.1:PORT in the foreground; keys in S3_ACCESS_KEY, S3_SECRET_KEY
# MinIO is AGPL-3.0: it runs as a program of its own, and nothing of it is shipped.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
module=github.com/minio/minio
version=v0.0.0-20260212201848-7aac2a2c5b7c

case ${1-} in
  install) install_go_program minio "$module" "$module" "$version" ;;
  serve)
    export MINIO_ROOT_USER=$S3_ACCESS_KEY MINIO_ROOT_PASSWORD=$S3_SECRET_KEY MINIO_BROWSER=off MINIO_UPDATE=off
    exec "$cache/bin/minio" server "$3" --address "127.0.0.1:$2" --quiet
    ;;
  *) usage "$0" ;;
esac
