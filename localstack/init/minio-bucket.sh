#!/bin/sh
set -e
mc alias set minio http://minio:9000 testkey testsecret
mc mb --ignore-existing minio/frazil-test
