// Gets tokens with google-auth-library from Application Default Credentials, once for each line of its input, and prints each
// outcome as a line of JSON.
import { createInterface } from 'node:readline';
import { GoogleAuth } from 'google-auth-library';

const auth = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
for await (const _ of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ token: await auth.getAccessToken() }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message).replace(/\s+/g, ' ') }));
  }
}
