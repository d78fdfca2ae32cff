import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** Variables that change how programs in later steps run, or how the runner works. Jobpass never sets them. */
const FORBIDDEN = [
  /^(PATH|HOME|SHELL|IFS|ENV|CI|PS4|CDPATH|TMPDIR|TEMP|TMP|COMSPEC|PATHEXT|SYSTEMROOT|WINDIR|USERPROFILE)$/,
  /^(BASH_ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER)$/,
  /^(LD_|DYLD_|RUNNER_|ACTIONS_|INPUT_|STATE_|GIT_SSH|GIT_CONFIG|GIT_EXEC)/,
  /^GITHUB_(?!TOKEN$|PAT$)/,
  /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NPM_CONFIG_.*|PYTHON(PATH|HOME|STARTUP)|PERL5(LIB|OPT)|RUBY(LIB|OPT))$/,
  /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|GOFLAGS|GOPROXY|RUSTC|RUSTC_WRAPPER|CARGO_HOME)$/,
  /^(HTTPS?|ALL|NO|FTP)_PROXY$/,
];

/** @throws JobpassError `usage` if the name is not a valid variable name, or is reserved */
export function checkVariableName(name: string, input: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > 200) {
    throw invalidName(name, input, 'Use letters, digits and underscores, not beginning with a digit');
  }
  if (FORBIDDEN.some((pattern) => pattern.test(name.toUpperCase()))) {
    throw invalidName(
      name,
      input,
      'This variable changes how programs or the runner work: choose another name',
    );
  }
  return name;
}

function invalidName(name: string, input: string, hint: string): JobpassError {
  const shown = printable(name, 60);
  const message =
    shown === ''
      ? `\`${input}\` names a variable with an empty name`
      : `\`${input}\` names the variable \`${shown}\`, which is not allowed`;
  return new JobpassError('usage', message, { hint, input });
}
