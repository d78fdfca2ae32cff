// A step of a shared library: https://www.jenkins.io/doc/book/pipeline/shared-libraries/#defining-custom-steps
//
//   withJobpass(url: 'https://auth.example.com', role: 'deploy') {
//     sh '. "$JOBPASS_SESSION" && ./deploy.sh'
//   }
//
// The ID token is a file credential of the plugin OpenID Connect Provider (https://plugins.jenkins.io/oidc-provider/). Jenkins
// stores the variables of withEnv on the controller, so they contain only paths, never the secret.
def call(Map inputs = [:], Closure body) {
  Map rest = [credentialsId: 'jobpass-id-token'] + inputs
  String credentialsId = rest.remove('credentialsId')
  withCredentials([file(credentialsId: credentialsId, variable: 'JOBPASS_ID_TOKEN_FILE')]) {
    // Include the block and the logout here, because a renewal also needs an ID token.
    withEnv(['JOBPASS_RUNNER=jenkins'] + variables(rest)) {
      String output = sh(
        label: 'jobpass login',
        returnStdout: true,
        // Replace OWNER, COMMIT and SHA256 (the output of sha256sum for the file in that commit).
        script: '''set -e
          mkdir -p "$WORKSPACE_TMP"
          [ -n "${JOBPASS:-}" ] || { curl -fsSLo "$WORKSPACE_TMP/jobpass.js" https://raw.githubusercontent.com/OWNER/jobpass/COMMIT/dist/jobpass.js && echo "SHA256  $WORKSPACE_TMP/jobpass.js" | sha256sum -c >&2; }
          if [ -n "${JOBPASS:-}" ]; then $JOBPASS login --format sh; else node "$WORKSPACE_TMP/jobpass.js" login --format sh; fi'''
      ).trim()
      try {
        withEnv(["JOBPASS_SESSION=${sessionFile(output)}"]) {
          body()
        }
      } finally {
        // Also runs if the build is aborted. Discard the output: it contains commands for a shell that continues.
        int status = sh(
          label: 'jobpass logout',
          returnStatus: true,
          script: 'if [ -n "${JOBPASS:-}" ]; then $JOBPASS logout > /dev/null; else node "$WORKSPACE_TMP/jobpass.js" logout > /dev/null; fi'
        )
        // A failed revocation does not change the result of the build.
        if (status != 0) echo("jobpass logout ended with exit code ${status}")
      }
    }
  }
}

// Returns the inputs as variables of Jobpass: role as JOBPASS_ROLE, envName or 'env-name' as JOBPASS_ENV_NAME.
private List<String> variables(Map inputs) {
  List<String> found = []
  for (String name in inputs.keySet()) {
    String upper = name.replaceAll('([a-z])([A-Z])', '$1_$2').replace('-', '_').toUpperCase()
    found.add('JOBPASS_' + upper + '=' + inputs[name])
  }
  return found
}

// Returns the path from the output of login: . /path/to/file, quoted if a shell requires it.
private String sessionFile(String line) {
  if (!line.startsWith('. ') || line.contains('\n')) {
    error('The output of jobpass login is invalid: expected one line, . /path/to/file')
  }
  String path = line.substring(2)
  return path.startsWith("'") && path.endsWith("'") ? path.substring(1, path.length() - 1) : path
}
