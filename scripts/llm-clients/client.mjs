// Lists the models of a service with its SDK, once for each line of the input. See clients.mjs.
import { createInterface } from 'node:readline';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const client =
  process.argv[2] === 'anthropic' ? new Anthropic({ maxRetries: 0 }) : new OpenAI({ maxRetries: 0 });
for await (const _ of createInterface({ input: process.stdin })) {
  try {
    let count = 0;
    for await (const _model of client.models.list()) count++;
    console.log(count);
  } catch (error) {
    console.log(error.status ?? error.constructor.name);
  }
}
