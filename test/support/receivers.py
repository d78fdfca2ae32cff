# Reads what a sink sent with the receivers' own libraries. One request in a line of JSON on stdin, what they say of it in a
# line on stdout.
import base64
import json
import sys

from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from standardwebhooks.webhooks import Webhook


def read(asked):
    body = base64.b64decode(asked["body"])
    if asked["kind"] == "otlp":
        message = ExportLogsServiceRequest()
        message.ParseFromString(body)
        # Fields that the message does not know would be kept, and written again.
        known = ExportLogsServiceRequest()
        known.CopyFrom(message)
        known.DiscardUnknownFields()
        return {"message": MessageToDict(message), "unknown": known.ByteSize() != message.ByteSize()}
    event = from_http(HTTPMessage(headers=asked["headers"], body=body), JSONFormat())
    if asked.get("secret"):
        Webhook(asked["secret"]).verify(body, asked["headers"])
    return {"attributes": event.get_attributes(), "data": event.get_data()}


for line in sys.stdin:
    try:
        said = read(json.loads(line))
    except Exception as error:
        said = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(said, default=str), flush=True)
