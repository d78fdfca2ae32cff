// Gets tokens with @azure/identity's DefaultAzureCredential, once for each line of its input, and prints each outcome as a line of
// JSON. A line contains a number, which this program ignores, and a resource.
import { createInterface } from 'node:readline';
import { DefaultAzureCredential } from '@azure/identity';

let credential;
for await (const line of createInterface({ input: process.stdin })) {
  try {
    credential ??= new DefaultAzureCredential({ disableInstanceDiscovery: true });
    const { token, expiresOnTimestamp } = await credential.getToken(`${line.split(' ')[1]}/.default`);
    console.log(JSON.stringify({ token, expires: Math.floor(expiresOnTimestamp / 1000) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message).replace(/\s+/g, ' ') }));
  }
}
