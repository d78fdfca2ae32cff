"""Lists the models of a service with its SDK, once for each line of the input. See clients.mjs."""
import sys

import anthropic
import openai

made = anthropic.Anthropic if sys.argv[1] == "anthropic" else openai.OpenAI
client = made(max_retries=0)
for _ in sys.stdin:
    try:
        print(len(list(client.models.list())), flush=True)
    except Exception as error:
        print(getattr(error, "status_code", type(error).__name__), flush=True)
