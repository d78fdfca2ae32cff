# The same as asks.mjs by boto3.
import sys
import time

import boto3

seconds, profile = (sys.argv[1:] + ["0", ""])[:2]
end = time.time() + float(seconds)
asked = 0
try:
    session = boto3.Session(profile_name=profile or None)
    s3, sts = session.client("s3"), session.client("sts")
    while True:
        arn = sts.get_caller_identity()["Arn"]
        buckets = ",".join(bucket["Name"] for bucket in s3.list_buckets()["Buckets"])
        print(arn, buckets, flush=True)
        asked += 1
        if time.time() >= end:
            break
        time.sleep(1)
except Exception as error:
    print(f"refused after {asked}: {type(error).__name__}: {error}")
    sys.exit(1)
