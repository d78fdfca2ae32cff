// A step of a shared library: https://www.jenkins.io/doc/book/pipeline/shared-libraries/#defining-custom-steps
//
//   withJobpass(url: 'https://auth.example.com', role: 'deploy') {
//     sh '. "$JOBPASS_SESSION" && ./deploy.sh'
//   }
//
// The ID token is a credential of the plugin OpenID Connect Provider (https://plugins.jenkins.io/oidc-provider/) in its form
// as a file. Only paths pass through Jenkins, never the secret: what withEnv gets is kept with the build on the controller.
def call(Map inputs = [:], Closure body) {
  Map rest = [credentialsId: 'jobpass-id-token'] + inputs
  String credentialsId = rest.remove('credentialsId')
  withCredentials([file(credentialsId: credentialsId, variable: 'JOBPASS_ID_TOKEN_FILE')]) {
    // The block and the logout are in here too: a renewal takes an ID token as well.
    withEnv(['JOBPASS_RUNNER=jenkins'] + variables(rest)) {
      String said = sh(
        label: 'jobpass login',
        returnStdout: true,
        // Put in where you keep Jobpass, a commit of it, and what sha256sum says of the file in that commit.
        script: '''set -e
          mkdir -p "$WORKSPACE_TMP"
          [ -n "${JOBPASS:-}" ] || { curl -fsSLo "$WORKSPACE_TMP/jobpass.js" https://raw.githubusercontent.com/OWNER/jobpass/COMMIT/dist/jobpass.js && echo "SHA256  $WORKSPACE_TMP/jobpass.js" | sha256sum -c >&2; }
          if [ -n "${JOBPASS:-}" ]; then $JOBPASS login --format sh; else node "$WORKSPACE_TMP/jobpass.js" login --format sh; fi'''
      ).trim()
      try {
        withEnv(["JOBPASS_SESSION=${sessionFile(said)}"]) {
          body()
        }
      } finally {
        // Also when the build is aborted. Its words are for a shell that goes on, and this one ends here.
        int status = sh(
          label: 'jobpass logout',
          returnStatus: true,
          script: 'if [ -n "${JOBPASS:-}" ]; then $JOBPASS logout > /dev/null; else node "$WORKSPACE_TMP/jobpass.js" logout > /dev/null; fi'
        )
        // A build that did its work has not failed because the end of its credential did, nor for that reason if it failed.
        if (status != 0) echo("jobpass logout ended with exit code ${status}")
      }
    }
  }
}

// The inputs of Jobpass as its variables: role as JOBPASS_ROLE, envName or 'env-name' as JOBPASS_ENV_NAME.
private List<String> variables(Map inputs) {
  List<String> found = []
  for (String name in inputs.keySet()) {
    String upper = name.replaceAll('([a-z])([A-Z])', '$1_$2').replace('-', '_').toUpperCase()
    found.add('JOBPASS_' + upper + '=' + inputs[name])
  }
  return found
}

// The path in what login prints for a shell: . /path/to/file, in quotes where a shell needs them.
private String sessionFile(String line) {
  if (!line.startsWith('. ') || line.contains('\n')) {
    error('jobpass login did not print the one line that it should')
  }
  String path = line.substring(2)
  return path.startsWith("'") && path.endsWith("'") ? path.substring(1, path.length() - 1) : path
}
