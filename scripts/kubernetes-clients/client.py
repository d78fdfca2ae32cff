# Lists the ConfigMaps of a namespace with the Python package kubernetes, once for each line of its input, and prints the outcome
# of each call. Argument: namespace.
import sys

from kubernetes import client, config
from kubernetes.client.exceptions import ApiException

api = None
for _ in sys.stdin:
    try:
        if api is None:
            config.load_kube_config()
            api = client.CoreV1Api()
        api.list_namespaced_config_map(sys.argv[1])
        print("ok", flush=True)
    except ApiException as error:
        print("error", error.status, error.reason, flush=True)
    except Exception as error:
        print("error 0", " ".join(repr(error).split()), flush=True)
