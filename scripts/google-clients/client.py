# Gets tokens with google-auth from Application Default Credentials, once for each line of its input, and prints each outcome as a
# line of JSON.
import json
import sys

import google.auth
from google.auth.transport.requests import Request

credentials = None
for _ in sys.stdin:
    try:
        if credentials is None:
            credentials, _project = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
        headers = {}
        # This is what AuthorizedSession does before each request. It requests a new token if the current one expires soon.
        credentials.before_request(Request(), "GET", "https://storage.googleapis.com/", headers)
        print(json.dumps({"token": headers["authorization"].removeprefix("Bearer ")}), flush=True)
    except Exception as error:
        print(json.dumps({"error": " ".join(repr(error).split())}), flush=True)
