#!/bin/sh
# Run by LocalStack when it is ready.
exec awslocal s3api create-bucket --bucket frazil-test
