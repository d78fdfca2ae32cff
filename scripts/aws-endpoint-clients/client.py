# Reads an object of S3 once a second with one of the Python packages, and prints the outcome of each call.
# Usage: client.py PACKAGE SECONDS
import os
import sys
import time

S3 = os.environ["CLIENT_S3"]
HOST = S3.removeprefix("http://")
REGION = os.environ["AWS_REGION"]


def boto3():
    import boto3

    client = boto3.client("s3")
    return lambda: client.get_object(Bucket="reports", Key="today.txt")["Body"].read()


def boto3_upload():
    import io

    import boto3
    from boto3.s3.transfer import TransferConfig

    part = 5 * 1024 * 1024
    options = TransferConfig(multipart_threshold=part, multipart_chunksize=part, max_concurrency=1)
    client = boto3.client("s3")
    return lambda: client.upload_fileobj(io.BytesIO(bytes(8 * part)), "reports", "large", Config=options)


def s3fs():
    import s3fs

    files = s3fs.S3FileSystem(use_listings_cache=False)
    return lambda: files.cat_file("reports/today.txt")


def minio():
    from minio import Minio
    from minio.credentials import IamAwsProvider

    client = Minio(HOST, credentials=IamAwsProvider(), secure=False, region=REGION)
    return lambda: client.get_object("reports", "today.txt").read()


def pyarrow():
    from pyarrow.fs import S3FileSystem

    files = S3FileSystem(endpoint_override=HOST, scheme="http", region=REGION)
    return lambda: files.open_input_stream("reports/today.txt").read()


def obstore():
    from obstore.store import S3Store

    options = {"allow_http": True}
    store = S3Store("reports", endpoint=S3, region=REGION, client_options=options)
    return lambda: store.get("today.txt").bytes()


def polars():
    import polars

    options = {"aws_endpoint_url": S3, "aws_region": REGION, "aws_allow_http": "true"}
    return lambda: polars.scan_csv("s3://reports/table.csv", storage_options=options).collect()


def deltalake():
    from deltalake import DeltaTable

    options = {"AWS_ENDPOINT_URL": S3, "AWS_REGION": REGION, "AWS_ALLOW_HTTP": "true"}
    return lambda: DeltaTable("s3://reports/delta", storage_options=options).version()


def duckdb(refresh=""):
    import glob

    import duckdb
    import duckdb_extension_aws
    import duckdb_extension_httpfs

    connection = duckdb.connect()
    for package in (duckdb_extension_httpfs, duckdb_extension_aws):
        folder = os.path.dirname(package.__file__)
        (path,) = glob.glob(f"{folder}/extensions/*/*.duckdb_extension")
        connection.execute(f"LOAD '{path}'")
    connection.execute("SET enable_external_file_cache = false")
    connection.execute(
        "CREATE SECRET (TYPE s3, PROVIDER credential_chain, URL_STYLE 'path', USE_SSL false,"
        f" ENDPOINT '{HOST}', REGION '{REGION}'{refresh})"
    )
    return lambda: connection.execute("SELECT content FROM read_text('s3://reports/today.txt')").fetchall()


def duckdb_refresh():
    return duckdb(", REFRESH auto")


def rasterio():
    import rasterio

    options = {"AWS_HTTPS": "NO", "AWS_S3_ENDPOINT": HOST, "AWS_VIRTUAL_HOSTING": "FALSE"}

    def read():
        with rasterio.Env(CPL_VSIL_CURL_NON_CACHED="/vsis3/", GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", **options):
            with rasterio.open("s3://reports/image.tif") as image:
                return image.read()

    return read


def kubernetes():
    from kubernetes import client, config

    config.load_kube_config()
    return lambda: client.CoreV1Api().list_namespace()


def tensorstore():
    import tensorstore

    spec = {"driver": "s3", "bucket": "reports", "endpoint": S3, "aws_region": REGION}
    store = tensorstore.KvStore.open(spec).result()

    def read():
        found = store.read("today.txt").result()
        if found.state != "value":
            raise RuntimeError(found.state)

    return read


name, seconds = sys.argv[1:]
end = time.monotonic() + float(seconds)
call = None
while True:
    start = time.monotonic()
    try:
        call = call or globals()[name]()
        call()
        print("ok", flush=True)
    except BaseException as error:
        print("error", " ".join(f"{type(error).__name__}: {error}".split())[:300], flush=True)
    if time.monotonic() >= end:
        break
    time.sleep(max(0, 1 - (time.monotonic() - start)))
