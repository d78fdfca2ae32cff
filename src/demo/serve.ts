import { SUBJECT } from './job.js';
import { demoServers } from './servers.js';

/**
 * Runs the demo's servers until SIGINT or SIGTERM: an issuer of ID tokens, a broker that trusts the issuer, and a
 * service that accepts the broker's tokens.
 *
 * @param print prints a line
 */
export async function serveDemo(print: (line: string) => void): Promise<void> {
  const { idTokens, broker, service, close } = await demoServers();
  const { requestUrl, requestToken } = idTokens;
  try {
    print(`Issuer   ${idTokens.issuer}, issues ID tokens for ${SUBJECT}`);
    print(`Broker   ${broker.issuer}, grants the role deploy to this job`);
    print(`Service  ${service.url}, accepts tokens of the broker`);
    print(`
Try in another terminal:

  export ACTIONS_ID_TOKEN_REQUEST_URL='${requestUrl}'
  export ACTIONS_ID_TOKEN_REQUEST_TOKEN='${requestToken}'
  export JOBPASS_ID_TOKEN_COMMAND='printf "Authorization: Bearer %s" "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" | curl -s -H @- "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$JOBPASS_AUDIENCE" | cut -d \\" -f 4'
  export JOBPASS_URL=${broker.issuer} JOBPASS_AUDIENCE=jobpass-demo

  jobpass exec -- sh -c 'printf "Authorization: Bearer %s" "$JOBPASS_TOKEN" | curl -s -H @- ${service.url}'
  eval "$(jobpass login)"; jobpass status; jobpass revoke; eval "$(jobpass logout)"

Press Ctrl-C to stop.`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
    });
  } finally {
    await close();
  }
}
