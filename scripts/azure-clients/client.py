# Gets tokens with azure-identity's DefaultAzureCredential, once for each line of its input, and prints each outcome as a line of
# JSON. A line contains a number, which this program ignores, and a resource.
import json
import sys

from azure.identity import DefaultAzureCredential

credential = None
for line in sys.stdin:
    try:
        if credential is None:
            credential = DefaultAzureCredential(disable_instance_discovery=True)
        token = credential.get_token(line.split()[1] + "/.default")
        print(json.dumps({"token": token.token, "expires": token.expires_on}), flush=True)
    except Exception as error:
        print(json.dumps({"error": " ".join(repr(error).split())}), flush=True)
