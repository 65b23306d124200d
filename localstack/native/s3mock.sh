#!/usr/bin/env bash
# Adobe S3Mock without Docker, from Maven Central (31 MB, once): the store whose conditions are not atomic. It takes any keys.
#   s3mock.sh install            fetches it into the cache folder unless it is there
#   s3mock.sh serve PORT FOLDER  serves FOLDER on PORT in the foreground
# It listens on ALL interfaces whatever it is told: start it behind private-loopback.sh.
set -euo pipefail
. "$(dirname "$0")/cache.sh"
version=5.2.0
jar=$cache/s3mock/s3mock-$version-exec.jar

case ${1-} in
  install)
    [ -e "$jar" ] && exit 0
    mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact="com.adobe.testing:s3mock:$version:jar:exec" -DoutputDirectory="$cache/s3mock"
    ;;
  serve)
    export COM_ADOBE_TESTING_S3MOCK_STORE_ROOT=$3
    exec java -Xmx512m -jar "$jar" --server.address=127.0.0.1 --http.port="$2" --server.port=0
    ;;
  *) usage "$0" ;;
esac
