export const id = 592;
export const ids = [592];
export const modules = {

/***/ 70592:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  completion: () => (/* binding */ completion)
});

;// CONCATENATED MODULE: ./build/command/completion/bash.js
/** For bash from 3.2 on. It uses what bash-completion has for a command behind `--`, where that is there. */
function bash(places) {
    return [
        '# What jobpass takes, for bash: source <(jobpass completion bash)',
        '',
        '# Sets what can stand behind a command: commands, flags, those of them that take a value, and other words.',
        '_jobpass_place() {',
        "  commands='' flags='' valued='' words='' behind=''",
        '  case $1 in',
        ...places.flatMap(place),
        '  esac',
        '}',
        '',
        '# Sets what an option of a command takes: one of some words, or a file.',
        '_jobpass_value() {',
        "  values='' files=''",
        '  case $1 in',
        ...values(places),
        '  esac',
        '}',
        ...FIXED.split('\n'),
    ];
}
function place({ path, commands, options, words = [], command }) {
    const set = (name, list) => list.length === 0 ? [] : [`${name}='${list.join(' ')}'`];
    const flags = options.flatMap(({ short, long }) => [...(short === undefined ? [] : [short]), long]);
    const sets = [
        ...set('commands', commands.map(({ name }) => name)),
        ...set('flags', [...flags, ...(command ? ['--'] : [])]),
        ...set('valued', options.filter(({ takes }) => takes !== 'nothing').map(({ long }) => long)),
        ...set('words', words),
        ...(command ? ['behind=yes'] : []),
    ];
    return [`    '${path}') ${sets.join(' ')} ;;`];
}
function values(places) {
    const found = new Map();
    for (const { path, options } of places) {
        for (const { long, takes } of options) {
            if (takes === 'nothing' || takes === 'word')
                continue;
            const set = takes === 'file' ? 'files=yes' : `values='${takes.join(' ')}'`;
            found.set(set, [...(found.get(set) ?? []), `'${path} ${long}'`]);
        }
    }
    return [...found].map(([set, options]) => `    ${options.join(' | ')}) ${set} ;;`);
}
const FIXED = `
_jobpass_reply() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}

_jobpass_files() {
  # Bash 3.2 has no such thing.
  compopt -o filenames 2> /dev/null
  _jobpass_reply < <(compgen -f -- "$1")
}

_jobpass() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path='' option='' word i
  local commands flags valued words behind values files
  COMPREPLY=()
  _jobpass_place ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [ -n "$option" ]; then
      # In --option=value bash takes = for a word of its own.
      [ "$word" = = ] || option=''
      continue
    fi
    case $word in
      --)
        [ -n "$behind" ] || return 0
        if declare -F _command_offset > /dev/null; then
          _command_offset $((i + 1))
        elif ((i + 1 == COMP_CWORD)); then
          _jobpass_reply < <(compgen -c -- "$cur")
        else
          _jobpass_files "$cur"
        fi
        return 0
        ;;
      -*) case " $valued " in *" $word "*) option=$word ;; esac ;;
      *)
        case " $commands " in
          *" $word "*)
            path=\${path:+$path }$word
            _jobpass_place "$path"
            ;;
        esac
        ;;
    esac
  done
  if [ -n "$option" ]; then
    [ "$cur" != = ] || cur=''
    _jobpass_value "$path $option"
    if [ -n "$files" ]; then
      _jobpass_files "$cur"
    else
      _jobpass_reply < <(compgen -W "$values" -- "$cur")
    fi
    return 0
  fi
  word="$commands $words"
  # Where nothing else is to be said, options are.
  case $cur$commands$words in -* | '') word=$flags ;; esac
  _jobpass_reply < <(compgen -W "$word" -- "$cur")
}

complete -F _jobpass jobpass`;

;// CONCATENATED MODULE: ./build/command/completion/fish.js
/** For fish from 3.0 on. */
function fish(places) {
    const valued = places.flatMap(({ path, options }) => options.filter(({ takes }) => takes !== 'nothing').map(({ long }) => literal(`${path} ${long}`)));
    const commands = places.flatMap(({ path, commands: below }) => below.map(({ name }) => literal(`${path} ${name}`)));
    return [
        '# What jobpass takes, for fish: jobpass completion fish | source',
        '',
        '# Prints the names of the commands so far, with -- behind them where that is there.',
        'function __jobpass_path',
        '    set -l path',
        '    set -l skip no',
        '    for word in (commandline -opc)[2..-1]',
        '        if test $skip = yes',
        '            set skip no',
        '            continue',
        '        end',
        '        if test "$word" = --',
        '            echo "$path --"',
        '            return',
        '        end',
        '        switch "$path $word"',
        `            case ${valued.join(' ')}`,
        '                set skip yes',
        `            case ${commands.join(' ')}`,
        '                set path (string trim "$path $word")',
        '        end',
        '    end',
        '    echo "$path"',
        'end',
        '',
        'function __jobpass_at',
        '    set -l path (__jobpass_path)',
        '    test "$path" = "$argv[1]"',
        'end',
        '',
        '# What the command behind -- takes.',
        'function __jobpass_behind',
        '    set -l words (commandline -opc)',
        '    set -l end (contains -i -- -- $words)',
        '    complete -C (string join " " -- (string escape -- $words[(math $end + 1)..-1]) (commandline -ct))',
        'end',
        '',
        'complete -c jobpass -f',
        ...places.flatMap(fish_place),
    ];
}
function fish_place({ path, commands, options, words = [], command }) {
    const line = (...rest) => `complete -c jobpass ${rest.join(' ')}`;
    const when = `-n ${literal(`__jobpass_at ${literal(path)}`)}`;
    return [
        ...commands.map(({ name, description }) => line(when, `-a ${name}`, `-d ${literal(description)}`)),
        ...words.map((word) => line(when, `-a ${word}`)),
        ...options.map((option) => line(when, ...optionOf(option))),
        ...(command
            ? [line(`-n ${literal(`__jobpass_at ${literal(`${path} --`)}`)}`, "-a '(__jobpass_behind)'")]
            : []),
    ];
}
function optionOf({ short, long, description, takes }) {
    return [
        ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
        `-l ${long.slice(2)}`,
        ...(takes === 'nothing' ? [] : takes === 'file' ? ['-r -F'] : ['-x']),
        ...(typeof takes === 'string' ? [] : [`-a ${literal(takes.join(' '))}`]),
        `-d ${literal(description)}`,
    ];
}
/** As fish takes it literally. */
function literal(text) {
    return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

// EXTERNAL MODULE: ./build/config/options.js
var options = __webpack_require__(86441);
// EXTERNAL MODULE: ./build/command/usage-errors.js
var usage_errors = __webpack_require__(31061);
;// CONCATENATED MODULE: ./build/command/completion/tree.js


/** The longest description, in characters: shells show one line of it. */
const LONGEST = 90;
/**
 * Every place below a command, with that of its help.
 *
 * @param needed options of the commands above it that must be given, on either side of its name
 */
function placesOf(program, needed = []) {
    const help = program.createHelp();
    const path = (0,usage_errors/* pathOf */.XM)(program).split(' ').slice(1).join(' ');
    const commands = help.visibleCommands(program);
    const [argument] = program.registeredArguments;
    const place = {
        path,
        commands: commands.map((one) => ({ name: one.name(), description: brief(one.description()) })),
        options: [...help.visibleOptions(program), ...needed].map(completed),
        words: argument?.argChoices,
        command: (0,usage_errors/* takesCommand */.Ap)(program),
    };
    return [
        place,
        ...commands.flatMap((one) => {
            if (program.commands.includes(one))
                return placesOf(one, [...needed, ...program.options.filter(({ mandatory }) => mandatory)]);
            // Commander's own, which takes the name of another one.
            return [
                {
                    path: `${path} ${one.name()}`.trim(),
                    commands: [],
                    options: [],
                    words: program.commands.map((other) => other.name()),
                    command: false,
                },
            ];
        }),
    ];
}
function completed(option) {
    const { short, long, description, argChoices, defaultValue } = option;
    const values = option instanceof options/* InputOption */.Ae && option.values.length > 0 ? option.values : argChoices;
    const takes = /<file(\.\.\.)?>$/.test(option.flags) ? 'file' : option.required ? 'word' : 'nothing';
    return {
        short,
        long: long ?? '',
        description: brief(description),
        takes: values ?? takes,
        repeated: Array.isArray(defaultValue),
    };
}
/** The first sentence, or what fits of it. */
function brief(description) {
    const [sentence = ''] = description.split(/(?<=[^.]\.) /);
    const text = sentence.replace(/\.$/, '');
    return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/ \S*$/, '')}…`;
}

// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(89372);
;// CONCATENATED MODULE: ./build/command/completion/zsh.js

/** For zsh: as a file _jobpass of its fpath, or sourced. */
function zsh(places) {
    return [
        '#compdef jobpass',
        '# What jobpass takes, for zsh: source <(jobpass completion zsh), behind compinit',
        '',
        ...places.flatMap((one) => [...zsh_place(one), '']),
        '# Zsh has loaded this as the function that it is to run, or has been told to source it.',
        'if [[ $funcstack[1] == _jobpass ]]; then',
        '  _jobpass "$@"',
        'else',
        '  compdef _jobpass jobpass',
        'fi',
    ];
}
const nameOf = (path) => ['_jobpass', ...path.split(' ')].filter(Boolean).join('__');
function zsh_place({ path, commands, options, words, command }) {
    const specs = options.flatMap(spec);
    if (command) {
        return [
            `${nameOf(path)}() {`,
            '  local -i end=$words[(i)--]',
            '  if (( end < CURRENT )); then',
            '    shift end words',
            '    (( CURRENT -= end ))',
            '    _normal',
            '    return',
            '  fi',
            ...call(specs, "'*:the command behind --: '"),
            '}',
        ];
    }
    if (commands.length === 0) {
        const rest = words === undefined ? "'*:word: '" : (0,shell/* quoted */.TL)(`1:word:(${words.join(' ')})`);
        return [`${nameOf(path)}() {`, ...call(specs, rest), '}'];
    }
    return [
        `${nameOf(path)}() {`,
        '  local context state state_descr line ret=1',
        '  typeset -A opt_args',
        '  local -a names=(',
        ...commands.map(({ name, description }) => `    ${(0,shell/* quoted */.TL)(`${name}:${description}`)}`),
        '  )',
        ...call(['-C', ...specs], "'1: :->command'", "'*:: :->words'", '&& ret=0'),
        '  case $state in',
        '    command) _describe -t commands command names && ret=0 ;;',
        '    words)',
        '      case $words[1] in',
        ...commands.map(({ name }) => `        ${name}) ${nameOf(`${path} ${name}`.trim())} && ret=0 ;;`),
        '      esac',
        '      ;;',
        '  esac',
        '  return ret',
        '}',
    ];
}
/** A call of _arguments. A path of `=` in a word is none: zsh would look for a command of that name. */
function call(specs, ...rest) {
    return [`  _arguments \\`, ...specs.map((one) => `    ${one} \\`), `    ${rest.join(' ')}`];
}
function spec({ short, long, description, takes, repeated }) {
    const names = short === undefined ? [long] : [short, long];
    const others = repeated ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
    const shown = description.replace(/[\\[\]:]/g, '\\$&');
    return names.map((name) => {
        if (takes === 'nothing')
            return (0,shell/* quoted */.TL)(`${others}${name}[${shown}]`);
        const action = takes === 'word' ? ' ' : takes === 'file' ? '_files' : `(${takes.join(' ')})`;
        return (0,shell/* quoted */.TL)(`${others}${name}=[${shown}]:value:${action}`);
    });
}

;// CONCATENATED MODULE: ./build/command/completion/completion.js




const RENDER = { bash: bash, zsh: zsh, fish: fish };
/**
 * A script by which a shell completes the words of a command. It says all by itself: starting Node at each key would take
 * longer than people wait.
 */
function completion(program, shell) {
    return `${RENDER[shell](placesOf(program)).join('\n')}\n`;
}


/***/ }),

/***/ 65674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AX: () => (/* binding */ KEEPING),
/* harmony export */   Ce: () => (/* binding */ FILE_MODES),
/* harmony export */   GM: () => (/* binding */ FILE_FORMATS),
/* harmony export */   Gr: () => (/* binding */ DEFAULT_PROVIDER),
/* harmony export */   HA: () => (/* binding */ defaultOf),
/* harmony export */   I8: () => (/* binding */ YES_OR_NO),
/* harmony export */   Ks: () => (/* binding */ AUDITING),
/* harmony export */   Qn: () => (/* binding */ variableOf),
/* harmony export */   rV: () => (/* binding */ DELIVERIES),
/* harmony export */   s7: () => (/* binding */ COMMON_INPUTS)
/* harmony export */ });
const DELIVERIES = ['env', 'output', 'file', 'endpoint'];
const FILE_FORMATS = ['raw', 'dotenv', 'json'];
const FILE_MODES = ['0600', '0400'];
const KEEPING = ['auto', 'true', 'false'];
const YES_OR_NO = ['true', 'false'];
const AUDITING = [...YES_OR_NO, 'required'];
/** The inputs that mean the same for every provider; each provider adds its own. */
const COMMON_INPUTS = [
    {
        name: 'provider',
        description: 'The kind of service that issues the credential',
    },
    {
        name: 'url',
        description: 'The service.',
        destination: 'address',
    },
    {
        name: 'audience',
        description: 'The audience of the ID token.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles.',
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h30m`, `1d`, or seconds (units: `s`, `m`, `h`, `d`, `w`). Jobpass sends it to servers that support it, and logs a warning where the credential lives longer. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
    },
    {
        name: 'lease',
        description: 'The life of one lease where the credential is renewed, from `20s`: what a stolen copy is worth when everything is lost at once. Default: `60s` where the provider renews, `5m` where it takes a new exchange.',
    },
    {
        name: 'keep',
        description: 'Whether a process beside the job renews the credential, and revokes it, if the provider can, when the runner dies: `auto`, `true` or `false`. [docs/keeper.md](docs/keeper.md) says when `auto` does.',
        default: 'auto',
        values: KEEPING,
    },
    {
        name: 'deliver',
        description: 'How later steps get the credential: `env`, `output`, `file`, `endpoint` (an address on this machine), or several of them, separated by commas.',
        default: 'env',
        values: DELIVERIES,
    },
    {
        name: 'credentials',
        description: 'Names of credentials, whose rules are in `.jobpass.yml`: [docs/rules.md](docs/rules.md). Or several credentials in one step: a map (YAML) from names to their inputs, for which those of the step are defaults. All are delivered, or none. Outputs have the name in front.',
    },
    {
        name: 'config',
        description: 'The file of rules that `credentials` names. Default: `.jobpass.yml`, else `.github/jobpass.yml`, in the checked-out repository.',
        file: true,
    },
    {
        name: 'config-sha256',
        description: 'The SHA-256 of that file, in hex: another one is refused. With it the file is also read where a stranger’s version may be checked out (`pull_request_target`, `workflow_run`, `issue_comment`).',
    },
    {
        name: 'name',
        description: 'What `jobpass token`, `jobpass revoke` and `jobpass status` call the credential. Default: the provider.',
    },
    {
        name: 'file-format',
        description: '`raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
        default: 'raw',
        values: FILE_FORMATS,
        appliesTo: 'deliver: file',
    },
    {
        name: 'file-mode',
        description: 'The mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
        default: '0600',
        values: FILE_MODES,
        appliesTo: 'deliver: file',
    },
    {
        name: 'revoke',
        description: 'Whether to revoke the credential when the job ends. With `now` this step issues none, and ends those that earlier steps got (or the one of `name`).',
        default: 'true',
        values: [...YES_OR_NO, 'now'],
    },
    {
        name: 'audit',
        description: 'Whether what happens to the credential is written down ([docs/audit.md](docs/audit.md)): `true`, `false`, or `required`, with which no credential is delivered that has no record.',
        default: 'true',
        values: AUDITING,
    },
    {
        name: 'audit-file',
        description: 'The file of these records, or `-`, with which they are printed. Default: one in the runner’s temporary folder at GitHub, elsewhere none.',
        file: true,
    },
    {
        name: 'audit-webhook',
        description: 'An address (https) that gets each record as a CloudEvent. Records also go to where the variables of OpenTelemetry (`OTEL_EXPORTER_OTLP_ENDPOINT`) say.',
    },
    {
        name: 'audit-webhook-secret',
        description: 'Signs what goes there, as the Standard Webhooks specification has it: `whsec_` and 24 to 64 random bytes in base64.',
        secret: true,
    },
    {
        name: 'allowed-hosts',
        description: 'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
        destination: 'trust',
    },
    {
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
        destination: 'trust',
    },
    {
        name: 'client-cert',
        description: 'A client certificate to show to the provider (mutual TLS), as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
    },
    {
        name: 'client-key',
        description: 'The key of that certificate, as PEM, as base64 of PEM, or as the path of a file.',
        secret: true,
    },
];
const DEFAULT_PROVIDER = 'oauth';
/** The value of an input that was not given: its default, or nothing. */
function defaultOf(definitions, name) {
    return definitions.find((definition) => definition.name === name)?.default ?? '';
}
/** The variable of an input, for commands: `JOBPASS_REVOKE_ROLE`. */
function variableOf(input) {
    return `JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`;
}


/***/ }),

/***/ 86441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   oL: () => (/* binding */ isOption),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91983);
/* harmony import */ var _common_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65674);




/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = 'Give it in a file or in the environment: other processes can read the arguments of this one';
/** The option of an input. What it can be is for shells to offer: the input says better than commander what is wrong. */
class InputOption extends commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$ {
    values;
    constructor({ name, description, values = [], file }) {
        super(`--${name} <${file ? 'file' : 'value'}>`, plain(description));
        this.values = values;
    }
}
/** Adds an option for each input, those that are secrets as files. */
function addInputOptions(command, inputs) {
    for (const input of inputs) {
        const { name, description, secret } = input;
        if (secret) {
            command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
            command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(`--${name} [value]`).hideHelp());
        }
        else
            command.addOption(new InputOption(input));
    }
    for (const token of ['--token [value]', '--id-token [value]'])
        command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(token).hideHelp());
}
/**
 * Refuses secrets among the arguments, where others can read them.
 *
 * @param tokenOption the option that takes a file with an ID token
 * @throws JobpassError `usage`
 */
function refuseSecrets(inputs, options, tokenOption) {
    const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
    for (const name of ['token', 'id-token', ...secrets]) {
        if (options[camel(name)] === undefined)
            continue;
        const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `--${name} takes no value: it would be a secret among the arguments`, {
            hint: `${NOT_HERE} (${file})`,
        });
    }
}
/**
 * The inputs by name: what the options say, else what `others` says.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function inputsOf(inputs, options, others) {
    const given = new Map();
    for (const input of inputs) {
        const { name, secret } = input;
        const option = options[camel(secret ? `${name}-file` : name)];
        const value = typeof option !== 'string'
            ? others(input)?.trim()
            : secret
                ? (await (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readFile */ .T)(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
                : option.trim();
        if (value !== undefined && value !== '')
            given.set(name, value);
    }
    return given;
}
/** Whether an option says what an input is. */
function isOption({ name, secret }, options) {
    return typeof options[camel(secret ? `${name}-file` : name)] === 'string';
}
/** What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. */
function inputInVariable({ name, noVariable }) {
    return noVariable ? undefined : process.env[(0,_common_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .variableOf */ .Qn)(name)];
}
/** A description as one line of a terminal: it is written as Markdown. */
function plain(description) {
    return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}
/** As commander names options. */
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}


/***/ }),

/***/ 91983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** The longest file taken unless told, in bytes: of a token, a secret or certificates. */
const LONGEST_FILE = 256 * 1024;
/** Reads a file that an option of the command names. @throws JobpassError `usage` */
async function readFile(option, path, waitMs) {
    try {
        return await readBounded(option, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), waitMs);
    }
    catch (error) {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ
            ? error
            : new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file of ${option} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
}
/**
 * Reads to the end: no more than fits, and no longer than somebody would wait.
 *
 * @param longest in bytes
 * @throws JobpassError `usage`
 */
async function readBounded(what, from, waitMs, longest = LONGEST_FILE) {
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        from.destroy();
    }, waitMs);
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of from) {
            size += chunk.length;
            if (size > longest)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} gives more than ${longest / 1024} KiB`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (!late)
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
    if (late)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} did not end within ${waitMs / 1000} s`);
    return Buffer.concat(chunks);
}


/***/ })

};
