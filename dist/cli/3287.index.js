export const id = 3287;
export const ids = [3287];
export const modules = {

/***/ 6257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CT: () => (/* binding */ circles),
/* harmony export */   al: () => (/* binding */ inOrder),
/* harmony export */   kN: () => (/* binding */ REACHES),
/* harmony export */   of: () => (/* binding */ of),
/* harmony export */   tZ: () => (/* binding */ STRANGER),
/* harmony export */   zM: () => (/* binding */ choices)
/* harmony export */ });
/* unused harmony export NAMES */
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65743);

/** Who holds a token that should not get in, from the widest circle to the narrowest. */
const REACHES = [
    'anyone',
    'look-alike',
    'enterprise',
    'caller',
    'repository',
    'similar',
    'caller-inside',
    'pull-request',
    'branch',
];
/** Who asks for what is not theirs. */
const STRANGER = { owner: 'evil-corp', project: 'evil', ownerId: '666', projectId: '31337' };
/** What wildcards are filled with, so that names come out that somebody else can have; the most useful first. */
const NAMES = [
    'evil',
    '',
    'evil-corp/evil',
    '-evil/evil',
    'evil-corp',
    '666',
    '-evil',
    'evil-',
    '/evil',
    'x',
];
/** Whom patterns mean, and who else could be called so that they match. */
function circles({ pairs, read, ownerId, projectId, fallback }) {
    const withIds = (pair) => ({
        ...pair,
        ownerId: pair.ownerId || ownerId || fallback.ownerId,
        projectId: pair.projectId || projectId || fallback.projectId,
    });
    const targets = new Map();
    for (const glob of pairs) {
        const [owner = '', ...rest] = (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .bare */ .$B)(glob).split('/');
        const project = rest.join('/');
        const pair = read(`${owner === '' || owner === '@' ? fallback.owner : owner}/${project || fallback.project}`);
        // Half an id, as `@*` leaves it, is none.
        const plain = pair ??
            read(`${owner.replace(/@$/, '') || fallback.owner}/${project.replace(/@$/, '') || fallback.project}`);
        if (plain !== undefined)
            targets.set(`${plain.owner}/${plain.project}`.toLowerCase(), withIds(plain));
    }
    if (targets.size === 0)
        targets.set('', withIds({ ...fallback, ownerId: '', projectId: '' }));
    const owners = new Map([...targets.values()].map((pair) => [pair.owner.toLowerCase(), pair]));
    const others = new Map();
    const add = (found) => {
        const known = owners.get(found.owner.toLowerCase());
        const id = `${found.owner}/${found.project}@${found.ownerId}@${found.projectId}`.toLowerCase();
        if (others.has(id))
            return;
        if (known === undefined) {
            const reach = found.owner === STRANGER.owner ? 'anyone' : 'look-alike';
            const ids = {
                ownerId: found.ownerId || STRANGER.ownerId,
                projectId: found.projectId || STRANGER.projectId,
            };
            others.set(id, { reach, pair: { ...found, ...ids } });
        }
        else if (!targets.has(`${found.owner}/${found.project}`.toLowerCase())) {
            const reach = found.project.split('/').at(-1) === STRANGER.project ? 'repository' : 'similar';
            const ids = { ownerId: known.ownerId, projectId: found.projectId || STRANGER.projectId };
            others.set(id, { reach, pair: { ...found, ...ids } });
        }
    };
    add(STRANGER);
    for (const pair of owners.values())
        add({ ...pair, project: STRANGER.project, projectId: STRANGER.projectId });
    for (const glob of pairs) {
        if (!(0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .isWild */ .pq)(glob))
            continue;
        for (const text of (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .filled */ .Bq)(glob, NAMES)) {
            const pair = read(text.includes('/') ? text : `${text}/${STRANGER.project}`);
            if (pair !== undefined)
                add(pair);
        }
        // A stranger may call a project as he likes.
        const project = (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .bare */ .$B)(glob).split('/').slice(1).join('/');
        const pair = project === '' ? undefined : read(`${STRANGER.owner}/${project.replace(/@$/, '')}`);
        if (pair !== undefined)
            add(pair);
    }
    return { targets: [...targets.values()], others: [...others.values()] };
}
/** The patterns that conditions have for one claim. */
const of = (hints, claim) => hints.get(claim) ?? [];
/** Texts for a claim that whoever asks can choose: one for each pattern, no more than a few. */
function choices(hints, claim, form = /./) {
    const texts = of(hints, claim).flatMap((glob) => {
        const fit = (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .filled */ .Bq)(glob, ['evil', '', 'x', 'main']).find((text) => form.test(text));
        return fit === undefined ? [] : [fit];
    });
    return [...new Set(texts)].slice(0, FEW);
}
/** One would do, if nothing else forbade it. */
const FEW = 3;
/** In the order of their reach; of the same reach as they came. */
function inOrder(attacks) {
    return [...attacks].sort((one, other) => REACHES.indexOf(one.reach) - REACHES.indexOf(other.reach));
}


/***/ }),

/***/ 65743:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $B: () => (/* binding */ bare),
/* harmony export */   Bq: () => (/* binding */ filled),
/* harmony export */   oP: () => (/* binding */ inParts),
/* harmony export */   pq: () => (/* binding */ isWild)
/* harmony export */ });
/** Whether anything in it stands for something else. */
function isWild({ text, wild }) {
    return [...wild].some((character) => text.includes(character));
}
/** The text without what stands for something else. */
function bare({ text, wild }) {
    return [...wild].reduce((rest, character) => rest.replaceAll(character, ''), text);
}
/** How many fillings are tried for each wildcard, by how many there are; those behind the third get the first. */
const TRIED = [0, Number.POSITIVE_INFINITY, 6, 4];
/**
 * Texts that a pattern may match, with its `*` filled in turn by the fillings: all of them for a single one, the first few
 * where there are several. A `?` becomes an x.
 */
function filled({ text, wild }, fillings) {
    const whole = wild === '*?' ? text.replaceAll('?', 'x') : text;
    if (wild === '')
        return [whole];
    const parts = whole.split(/\*+/);
    const tried = TRIED[Math.min(parts.length - 1, TRIED.length - 1)];
    let texts = [parts[0] ?? ''];
    for (const [at, part] of parts.slice(1).entries()) {
        const choices = fillings.slice(0, at < 3 ? tried : 1);
        texts = texts.flatMap((before) => choices.map((filling) => before + filling + part));
    }
    return texts;
}
/** How many subjects are looked at together. */
const TOGETHER = 4;
/**
 * The same hints, a few of the subjects at a time: of several subjects one is enough to get in, and what stands in one
 * belongs together. So what is made of them grows with their number alone.
 */
function inParts(hints) {
    const subjects = hints.get('sub') ?? [];
    if (subjects.length <= TOGETHER)
        return [hints];
    const parts = [];
    for (let at = 0; at < subjects.length; at += TOGETHER)
        parts.push(new Map([...hints, ['sub', subjects.slice(at, at + TOGETHER)]]));
    return parts;
}


/***/ }),

/***/ 19910:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ guessed),
  x: () => (/* binding */ issuerOf)
});

// EXTERNAL MODULE: ./build/identity/attacks/attack.js
var attack = __webpack_require__(6257);
// EXTERNAL MODULE: ./build/identity/attacks/glob.js
var attacks_glob = __webpack_require__(65743);
;// CONCATENATED MODULE: ./build/identity/attacks/github.js


/** The claims of GitHub's ID tokens. Source: GitHub, "OpenID Connect reference". */
const CLAIMS = [
    ...['iss', 'aud', 'sub', 'jti', 'actor', 'actor_id', 'base_ref', 'head_ref', 'check_run_id'],
    ...['enterprise', 'enterprise_id', 'environment', 'environment_node_id', 'event_name', 'job_workflow_ref'],
    ...['job_workflow_sha', 'ref', 'ref_protected', 'ref_type', 'repository', 'repository_id'],
    ...[
        'repository_owner',
        'repository_owner_id',
        'repository_visibility',
        'run_attempt',
        'run_id',
        'run_number',
    ],
    ...['runner_environment', 'sha', 'workflow', 'workflow_ref', 'workflow_sha'],
];
/** The keys that a customised subject is made of; `repo` and `context` are in no claim. */
const KEYS = [...CLAIMS, 'repo', 'context'];
/** Names of owners and of repositories, each with or without its id. */
const PAIR = /^([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?:@(\d{1,20}))?\/([\w.-]{1,100})(?:@(\d{1,20}))?$/i;
const OCTO = { owner: 'octo-org', project: 'octo-repo', ownerId: '99', projectId: '4711' };
const BRANCH = 'refs/heads/main';
/** @param path behind the host: an enterprise of its own where it is not empty */
function gitHub(path, shared) {
    const enterprise = path.replace(/^\//, '');
    return {
        owner: 'organisation',
        project: 'repository',
        projects: 'repositories',
        public: shared && enterprise === '',
        claims: CLAIMS,
        friends: (hints) => friends(hints),
        attacks: (hints) => attacks(hints, shared ? enterprise : 'this server'),
    };
}
function friends(hints) {
    const { targets } = named(hints);
    const actor = {
        actor: (0,attack/* choices */.zM)(hints, 'actor')[0] ?? 'octocat',
        actor_id: (0,attack/* choices */.zM)(hints, 'actor_id')[0] ?? '12',
    };
    const callees = [undefined, ...called(hints)];
    const free = freely(hints, true);
    return targets.flatMap((pair) => [...contexts(hints), PULL_REQUEST].flatMap((context) => callees.flatMap((callee) => tokens(hints, pair, { ...free, ...context, ...actor, ...enterprises(hints) }, callee))));
}
/** @param enterprise the issuer's own, whose organisations are strangers to each other */
function* attacks(hints, enterprise) {
    const { targets, others } = named(hints);
    const usual = contexts(hints);
    const mine = enterprises(hints);
    const all = [];
    const add = (reach, pair, context, telling, callee) => {
        all.push({ reach, pair, context, telling, callee });
    };
    for (const { reach, pair } of others) {
        const stranger = reach === 'anyone' || reach === 'look-alike';
        const circle = stranger && enterprise !== '' ? 'enterprise' : reach;
        for (const context of [...usual, OWN, PULL_REQUEST, ...smuggling(hints)]) {
            const told = ['repository', 'sub'];
            const own = { ...freely(hints, true), ...context };
            add(circle, pair, stranger ? own : { ...own, ...mine }, told);
            if (stranger && mine['enterprise'] !== undefined)
                add('enterprise', pair, { ...own, ...mine }, told);
            for (const callee of called(hints)) {
                const calls = ['repository', 'job_workflow_ref', 'sub'];
                if (reach === 'anyone')
                    add('caller', pair, own, calls, callee);
                else if (!stranger)
                    add('caller-inside', pair, { ...own, ...mine }, calls, callee);
            }
        }
    }
    const free = { ...freely(hints, false), ...mine };
    for (const pair of targets) {
        add('pull-request', pair, { ...free, ...PULL_REQUEST }, ['event_name', 'head_ref', 'sub']);
        const branches = [
            [OWN, ['ref', 'sub']],
            [{ ...OWN, ref: 'refs/tags/evil' }, ['ref', 'sub']],
            [{ ...OWN, environment: 'evil' }, ['ref', 'environment', 'sub']],
            ...events(hints).map((event) => [{ ...OWN, event_name: event }, ['ref', 'sub']]),
        ];
        for (const [context, telling] of branches)
            add('branch', pair, { ...free, ...context }, telling);
    }
    // Each is made when it is asked for: most searches end soon.
    for (const { reach, pair, context, telling, callee } of (0,attack/* inOrder */.al)(all))
        for (const claims of tokens(hints, pair, context, callee))
            yield { reach, claims, telling };
}
/** Code that only its author has seen. */
const OWN = { event_name: 'push', ref: 'refs/heads/evil' };
const PULL_REQUEST = {
    event_name: 'pull_request',
    ref: 'refs/pull/7/merge',
    head_ref: 'evil',
    base_ref: 'main',
};
/** Jobs of the kinds that the conditions speak of. */
function contexts(hints) {
    const refs = [...new Set([BRANCH, ...(0,attack/* choices */.zM)(hints, 'ref'), ...inSubjects(hints, /(?:^|:)ref:([^:]+)/)])];
    const environments = [
        undefined,
        ...new Set([...(0,attack/* choices */.zM)(hints, 'environment'), ...inSubjects(hints, /(?:^|:)environment:([^:]+)/)]),
    ];
    return events(hints).flatMap((event) => refs.flatMap((ref) => environments.map((environment) => ({
        event_name: event,
        ref,
        ...(environment === undefined ? {} : { environment }),
    }))));
}
const events = (hints) => [
    ...new Set(['push', ...(0,attack/* choices */.zM)(hints, 'event_name').filter((event) => event !== 'pull_request')]),
];
/** The reusable workflows that the conditions name. */
const called = (hints) => [
    ...new Set([
        ...(0,attack/* choices */.zM)(hints, 'job_workflow_ref'),
        ...inSubjects(hints, /(?:^|:)job_workflow_ref:([^:]+)/),
    ]),
];
/** The texts of a part of the subjects that the conditions want. */
function inSubjects(hints, part) {
    return (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const [, found] = part.exec(glob.text) ?? [];
        return found === undefined ? [] : (0,attacks_glob/* filled */.Bq)({ ...glob, text: found }, ['evil']).slice(0, 1);
    });
}
/**
 * Environments whose names hold what a pattern looks for: whoever names an environment chooses it, all but its colons,
 * which are escaped.
 */
function smuggling(hints) {
    return (0,attack.of)(hints, 'sub')
        .filter((glob) => glob.wild !== '' && glob.text.startsWith('*'))
        .map(({ text }) => ({
        ...OWN,
        environment: text.split(/[*?:]/).sort((a, b) => b.length - a.length)[0] ?? '',
    }))
        .filter(({ environment }) => environment !== '');
}
/** What whoever writes the workflow decides, as the conditions want it. @param owner whether the repository is his too */
function freely(hints, owner) {
    const properties = [...hints.keys()].filter((claim) => claim.startsWith('repo_property_'));
    const free = [
        'runner_environment',
        'workflow',
        ...(owner ? ['repository_visibility', 'ref_protected', ...properties] : []),
    ];
    return Object.fromEntries(free.flatMap((claim) => {
        const [value] = (0,attack/* choices */.zM)(hints, claim);
        return value === undefined ? [] : [[claim, value]];
    }));
}
/** The enterprise that the conditions name. */
function enterprises(hints) {
    const claims = ['enterprise', 'enterprise_id'].flatMap((claim) => {
        const [value] = (0,attack/* choices */.zM)(hints, claim);
        return value === undefined ? [] : [[claim, value]];
    });
    return claims.length === 0 ? {} : { enterprise: 'octo-enterprise', ...Object.fromEntries(claims) };
}
/** Patterns of `owner/repository` in every claim that names one. */
function named(hints) {
    const pairs = [
        ...(0,attack.of)(hints, 'repository'),
        ...(0,attack.of)(hints, 'repository_owner').map((glob) => ({ ...glob, text: `${glob.text}/` })),
        ...(0,attack.of)(hints, 'workflow_ref').map((glob) => ({
            ...glob,
            text: glob.text.split('/').slice(0, 2).join('/'),
        })),
    ];
    for (const glob of (0,attack.of)(hints, 'sub')) {
        const [, pair] = /^(?:repo|repository):([^:]+)/.exec(glob.text) ?? [];
        const [, owner] = /(?:^|:)repository_owner:([^:]+)/.exec(glob.text) ?? [];
        if (pair !== undefined)
            pairs.push({ ...glob, text: pair });
        else if (owner !== undefined)
            pairs.push({ ...glob, text: `${owner}/` });
        else if ((0,attacks_glob/* isWild */.pq)(glob)) {
            // What stands behind a wildcard may be anywhere: in the name of a stranger's environment for one.
            const [, tail] = /([\w.-]+\/[\w.-]+)/.exec(glob.text) ?? [];
            if (tail !== undefined)
                pairs.push({ ...glob, text: `*${tail}` });
        }
    }
    return (0,attack/* circles */.CT)({
        pairs: pairs.filter(({ text }) => text !== '/'),
        read(text) {
            const [, owner, ownerId = '', project, projectId = ''] = PAIR.exec(text) ?? [];
            return owner === undefined || project === undefined
                ? undefined
                : { owner, ownerId, project, projectId };
        },
        ownerId: (0,attack/* choices */.zM)(hints, 'repository_owner_id')[0],
        projectId: (0,attack/* choices */.zM)(hints, 'repository_id')[0],
        fallback: OCTO,
    });
}
/** The tokens of a job: in each form that its subject can have. */
function tokens(hints, pair, context, callee) {
    const { owner, project, ownerId, projectId } = pair;
    const { ref = BRANCH } = context;
    const file = workflowIn(hints, `${owner}/${project}/`);
    const stranger = ownerId === attack/* STRANGER */.tZ.ownerId;
    const claims = {
        repository: `${owner}/${project}`,
        repository_id: projectId,
        repository_owner: owner,
        repository_owner_id: ownerId,
        repository_visibility: 'private',
        actor: stranger ? 'mallory' : 'a-colleague',
        actor_id: stranger ? '667' : '13',
        ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
        ref_protected: 'false',
        workflow: 'deploy',
        workflow_ref: `${owner}/${project}/${file}@${ref}`,
        job_workflow_ref: callee ?? `${owner}/${project}/${file}@${ref}`,
        runner_environment: 'github-hosted',
        run_id: '77',
        run_number: '7',
        run_attempt: '1',
        ...context,
    };
    return subjects(hints, pair, claims).map((sub) => ({ sub, ...claims }));
}
/** The workflow of a repository that the conditions name, without its ref. */
function workflowIn(hints, repository) {
    const named = [...called(hints), ...(0,attack/* choices */.zM)(hints, 'workflow_ref')].find((ref) => ref.startsWith(repository));
    return named?.slice(repository.length).split('@')[0] ?? '.github/workflows/deploy.yml';
}
/**
 * The subjects that a job can have: the usual one, the one with ids of repositories since July 2026, and what the
 * conditions take a customised one to be made of, since every organisation can customise its own.
 */
function subjects(hints, pair, claims) {
    const escaped = (text) => text.replaceAll(':', '%3A');
    const context = claims['environment'] !== undefined
        ? `environment:${escaped(claims['environment'])}`
        : claims['event_name'] === 'pull_request'
            ? 'pull_request'
            : `ref:${escaped(claims['ref'] ?? '')}`;
    const plain = `${pair.owner}/${pair.project}`;
    const withIds = `${pair.owner}@${pair.ownerId}/${pair.project}@${pair.projectId}`;
    const forms = new Set([`repo:${plain}:${context}`, `repo:${withIds}:${context}`]);
    for (const glob of (0,attack.of)(hints, 'sub')) {
        const keys = template(glob.text);
        if (keys === undefined)
            continue;
        for (const repo of [plain, withIds]) {
            const parts = keys.map((key) => {
                if (key === 'context')
                    return context;
                if (key === 'repo')
                    return `repo:${repo}`;
                const value = claims[key];
                return value === undefined ? undefined : `${key}:${escaped(value)}`;
            });
            if (!parts.includes(undefined))
                forms.add(parts.join(':'));
        }
    }
    return [...forms];
}
/** The keys of a customised subject; undefined for the usual one. */
function template(text) {
    const parts = text.split(':');
    const keys = [];
    for (let at = 0; at < parts.length; at++) {
        const part = parts[at] ?? '';
        if (KEYS.includes(part)) {
            keys.push(part);
            at++;
        }
        else if (keys.at(-1) !== 'context')
            keys.push('context');
    }
    const usual = keys[0] === 'repo' &&
        (keys.length === 1 || (keys.length === 2 && ['ref', 'environment', 'context'].includes(keys[1] ?? '')));
    return usual || keys.length === 0 || keys.every((key) => key === 'context') ? undefined : keys;
}

;// CONCATENATED MODULE: ./build/identity/attacks/others.js


function issuer(shape) {
    const named = (hints) => (0,attack/* circles */.CT)({
        pairs: shape.pairs(hints),
        read(text) {
            const [, owner, project] = shape.form.exec(text) ?? [];
            return owner === undefined || project === undefined
                ? undefined
                : { owner, project, ownerId: '', projectId: '' };
        },
        ownerId: shape.ids && (0,attack/* choices */.zM)(hints, shape.ids[0])[0],
        projectId: shape.ids && (0,attack/* choices */.zM)(hints, shape.ids[1])[0],
        fallback: shape.fallback,
    });
    const usual = (hints) => {
        const free = Object.fromEntries(shape.free.flatMap((claim) => {
            const [value] = (0,attack/* choices */.zM)(hints, claim);
            return value === undefined ? [] : [[claim, value]];
        }));
        return shape.usual(hints).map((fields) => ({ ...free, ...fields }));
    };
    return {
        owner: shape.owner,
        project: shape.project,
        projects: `${shape.project}s`,
        public: shape.public,
        claims: shape.claims,
        friends: (hints) => named(hints).targets.flatMap((pair) => usual(hints).flatMap((fields) => shape.make(pair, fields))),
        attacks(hints) {
            const { targets, others } = named(hints);
            const all = [];
            const add = (reach, pair, fields, telling) => {
                for (const claims of shape.make(pair, fields))
                    all.push({ reach, claims, telling });
            };
            for (const { reach, pair } of others) {
                if (!shape.strangers && (reach === 'anyone' || reach === 'look-alike'))
                    continue;
                for (const fields of usual(hints))
                    add(reach, pair, fields, shape.telling);
            }
            for (const pair of targets)
                for (const { reach, fields, telling } of shape.inside)
                    for (const own of usual(hints))
                        add(reach, pair, { ...own, ...fields }, telling);
            return (0,attack/* inOrder */.al)(all);
        },
    };
}
/** What a part of a subject is wanted to be, and what it is where nothing is wanted. */
function wanted(hints, part, usual, claim = '') {
    const found = (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const [, text] = part.exec(glob.text) ?? [];
        return text === undefined ? [] : (0,attacks_glob/* filled */.Bq)({ ...glob, text }, ['evil', 'x', '']).slice(0, 1);
    });
    return [...new Set([...found, ...(0,attack/* choices */.zM)(hints, claim), ...usual])].slice(0, 6);
}
/** Patterns of `owner/project` from two parts of a subject. */
function parts(hints, owner, project) {
    return (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const [, first] = owner.exec(glob.text) ?? [];
        const [, second] = project.exec(glob.text) ?? [];
        if (first === undefined)
            return [];
        return [{ ...glob, text: second === undefined ? first : `${first}/${second}` }];
    });
}
const UUID = { org: '7b3c1f0e-0000-4000-8000-000000000001', project: '7b3c1f0e-0000-4000-8000-000000000002' };
const SHA = '5f3c2f1b7c9f0e6d4a8b1c2d3e4f5a6b7c8d9e0f';
/** GitLab CI/CD. Source: GitLab, "OpenID Connect (OIDC) authentication using ID tokens". */
function gitLab(shared) {
    return issuer({
        owner: 'group',
        project: 'project',
        public: shared,
        strangers: true,
        claims: [
            ...[
                'iss',
                'aud',
                'sub',
                'jti',
                'namespace_id',
                'namespace_path',
                'project_id',
                'project_path',
                'user_id',
            ],
            ...[
                'user_login',
                'user_email',
                'user_access_level',
                'user_identities',
                'pipeline_id',
                'pipeline_source',
            ],
            ...[
                'job_id',
                'job_source',
                'job_namespace_id',
                'job_namespace_path',
                'job_project_id',
                'job_project_path',
            ],
            ...['ref', 'ref_type', 'ref_path', 'ref_protected', 'environment', 'environment_protected'],
            ...['deployment_tier', 'environment_action', 'groups_direct', 'runner_id', 'runner_environment', 'sha'],
            ...['ci_config_ref_uri', 'ci_config_sha', 'project_visibility', 'job_policy_ref_uri', 'job_policy_sha'],
        ],
        pairs: (hints) => [
            ...parts(hints, /^project_path:([^:]+)/, /^(?!)()/),
            ...(0,attack.of)(hints, 'project_path'),
            ...(0,attack.of)(hints, 'namespace_path').map((glob) => ({ ...glob, text: `${glob.text}/` })),
        ],
        form: /^([\w.-]+)\/([\w.-]+(?:\/[\w.-]+)*)$/,
        fallback: { owner: 'octo-group', project: 'octo-project', ownerId: '99', projectId: '4711' },
        ids: ['namespace_id', 'project_id'],
        free: ['pipeline_source', 'runner_environment', 'deployment_tier', 'user_access_level', 'job_source'],
        usual: (hints) => wanted(hints, /:ref:([^:]+)/, ['main'], 'ref').flatMap((ref) => wanted(hints, /:ref_type:([^:]+)/, ['branch'], 'ref_type').flatMap((type) => [undefined, ...(0,attack/* choices */.zM)(hints, 'environment')].map((environment) => ({
            ref,
            ref_type: type,
            ref_protected: (0,attack/* choices */.zM)(hints, 'ref_protected')[0] ?? 'false',
            ...(environment === undefined ? {} : { environment }),
        })))),
        inside: [
            {
                reach: 'branch',
                fields: {
                    ref: 'evil',
                    ref_type: 'branch',
                    ref_protected: 'false',
                    pipeline_source: 'merge_request_event',
                },
                telling: ['ref', 'sub'],
            },
            {
                reach: 'branch',
                fields: { ref: 'evil', ref_type: 'tag', ref_protected: 'false' },
                telling: ['ref', 'sub'],
            },
        ],
        telling: ['project_path', 'sub'],
        make: ({ owner, project, ownerId, projectId }, fields) => {
            const path = `${owner}/${project}`;
            const { ref = 'main', ref_type: type = 'branch' } = fields;
            const claims = {
                sub: `project_path:${path}:ref_type:${type}:ref:${ref}`,
                namespace_id: ownerId,
                namespace_path: path.split('/').slice(0, -1).join('/'),
                project_id: projectId,
                project_path: path,
                user_login: 'mallory',
                user_id: '667',
                user_email: 'mallory@evil.example',
                pipeline_source: 'push',
                pipeline_id: '77',
                job_id: '770',
                ref_path: `refs/${type === 'tag' ? 'tags' : 'heads'}/${ref}`,
                runner_environment: 'gitlab-hosted',
                ...fields,
            };
            return [claims];
        },
    });
}
/** Buildkite. Source: Buildkite, "OIDC" of the agent's reference. */
function buildkite() {
    return issuer({
        owner: 'organization',
        project: 'pipeline',
        public: true,
        strangers: true,
        claims: [
            ...['iss', 'aud', 'sub', 'organization_slug', 'organization_id', 'pipeline_slug', 'pipeline_id'],
            ...['build_number', 'build_branch', 'build_tag', 'build_commit', 'build_source', 'step_key', 'job_id'],
            ...['agent_id', 'cluster_id', 'cluster_name', 'queue_id', 'queue_key', 'runner_environment'],
        ],
        pairs: (hints) => [
            ...parts(hints, /^organization:([^:]+)/, /:pipeline:([^:]+)/),
            ...(0,attack.of)(hints, 'organization_slug').flatMap((owner) => {
                const projects = (0,attack.of)(hints, 'pipeline_slug');
                return projects.length === 0
                    ? [{ ...owner, text: `${owner.text}/` }]
                    : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
            }),
        ],
        form: /^([a-z\d-]+)\/([a-z\d-]+)$/i,
        fallback: { owner: 'octo-org', project: 'octo-pipeline', ownerId: UUID.org, projectId: UUID.project },
        ids: ['organization_id', 'pipeline_id'],
        free: ['build_source', 'runner_environment'],
        usual: (hints) => wanted(hints, /:ref:([^:]+)/, ['refs/heads/main']).flatMap((ref) => wanted(hints, /:step:([^:]+)/, ['deploy'], 'step_key').map((step) => ({
            ref,
            step_key: step,
            build_commit: wanted(hints, /:commit:([^:]+)/, [SHA], 'build_commit')[0] ?? SHA,
            build_branch: (0,attack/* choices */.zM)(hints, 'build_branch')[0] ?? ref.replace('refs/heads/', ''),
        }))),
        inside: [
            {
                reach: 'branch',
                fields: { ref: 'refs/heads/evil', build_branch: 'evil' },
                telling: ['build_branch', 'sub'],
            },
        ],
        telling: ['organization_slug', 'pipeline_slug', 'sub'],
        make: ({ owner, project, ownerId, projectId }, { ref = '', step_key: step = '', ...fields }) => [
            {
                sub: `organization:${owner}:pipeline:${project}:ref:${ref}:commit:${fields['build_commit'] ?? SHA}:step:${step}`,
                organization_slug: owner,
                organization_id: ownerId,
                pipeline_slug: project,
                pipeline_id: projectId,
                build_number: '7',
                build_source: 'webhook',
                step_key: step,
                job_id: UUID.project,
                agent_id: UUID.org,
                runner_environment: 'self-hosted',
                ...fields,
            },
        ],
    });
}
/**
 * CircleCI, whose issuers have the organization in their address. Source: CircleCI, "Using OpenID Connect tokens in jobs".
 *
 * @param organization the id in the address; empty for the root issuer, which all organizations share
 */
function circleCi(organization) {
    const own = 'oidc.circleci.com';
    return issuer({
        owner: 'organization',
        project: 'project',
        public: organization === '',
        strangers: organization === '',
        claims: [
            'iss',
            'aud',
            'sub',
            ...['org-id', 'project-id', 'context-ids', 'vcs-origin', 'vcs-ref', 'ssh-rerun', 'job-id'].map((claim) => `${own}/${claim}`),
            ...['pipeline-id', 'pipeline-definition-id', 'workflow-id'].map((claim) => `${own}/${claim}`),
        ],
        pairs: (hints) => [
            ...parts(hints, /^org\/([^/]+)/, /^org\/[^/]+\/project\/([^/]+)/),
            ...(0,attack.of)(hints, `${own}/project-id`).map((glob) => ({
                ...glob,
                text: `${organization || (0,attack.of)(hints, `${own}/org-id`)[0]?.text || UUID.org}/${glob.text}`,
            })),
            ...(0,attack.of)(hints, `${own}/org-id`).map((glob) => ({ ...glob, text: `${glob.text}/` })),
        ],
        form: /^([\w-]+)\/([\w-]+)$/,
        free: [],
        fallback: { owner: organization || UUID.org, project: UUID.project, ownerId: '', projectId: '' },
        usual: (hints) => wanted(hints, /\/vcs-ref\/(.+)$/, ['refs/heads/main'], `${own}/vcs-ref`).flatMap((ref) => wanted(hints, /\/vcs-origin\/(.+?)(?:\/vcs-ref\/|$)/, ['github.com/octo-org/octo-repo'], `${own}/vcs-origin`).flatMap((origin) => wanted(hints, /\/user\/([^/]+)/, ['a-colleague']).map((user) => ({ ref, origin, user })))),
        inside: [
            {
                reach: 'branch',
                fields: { ref: 'refs/heads/evil', user: 'a-colleague' },
                telling: [`${own}/vcs-ref`, 'sub'],
            },
        ],
        telling: [`${own}/project-id`, 'sub'],
        make: ({ owner, project }, { ref = '', origin = '', user = '' }) => {
            const claims = {
                [`${own}/org-id`]: owner,
                [`${own}/project-id`]: project,
                [`${own}/vcs-origin`]: origin,
                [`${own}/vcs-ref`]: ref,
                [`${own}/ssh-rerun`]: 'false',
            };
            const sub = `org/${owner}/project/${project}/user/${user}`;
            // The second is that of CIRCLE_OIDC_TOKEN_V2.
            return [
                { sub, ...claims },
                { sub: `${sub}/vcs-origin/${origin}/vcs-ref/${ref}`, ...claims },
            ];
        },
    });
}
/** HCP Terraform. Source: HashiCorp, "Workload identity tokens". */
function terraform(shared) {
    return issuer({
        owner: 'organization',
        project: 'workspace',
        public: shared,
        strangers: true,
        claims: [
            ...['iss', 'aud', 'sub', 'jti', 'terraform_organization_id', 'terraform_organization_name'],
            ...[
                'terraform_project_id',
                'terraform_project_name',
                'terraform_workspace_id',
                'terraform_workspace_name',
            ],
            ...['terraform_full_workspace', 'terraform_run_id', 'terraform_run_phase', 'terraform_stack_id'],
            ...[
                'terraform_stack_name',
                'terraform_stack_deployment_name',
                'terraform_operation',
                'terraform_plan_id',
            ],
        ],
        pairs: (hints) => [
            ...parts(hints, /^organization:([^:]+)/, /:workspace:([^:]+)/),
            ...(0,attack.of)(hints, 'terraform_organization_name').flatMap((owner) => {
                const projects = (0,attack.of)(hints, 'terraform_workspace_name');
                return projects.length === 0
                    ? [{ ...owner, text: `${owner.text}/` }]
                    : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
            }),
        ],
        form: /^([\w-]+)\/([\w-]+)$/,
        fallback: { owner: 'octo-org', project: 'octo-workspace', ownerId: 'org-99', projectId: 'ws-4711' },
        ids: ['terraform_organization_id', 'terraform_workspace_id'],
        free: [],
        usual: (hints) => wanted(hints, /:project:([^:]+)/, ['Default Project'], 'terraform_project_name').flatMap((project) => wanted(hints, /:run_phase:([^:]+)/, ['apply', 'plan'], 'terraform_run_phase')
            .map((phase) => (['apply', 'plan'].includes(phase) ? phase : 'apply'))
            .map((phase) => ({ project, phase }))),
        inside: [
            {
                reach: 'pull-request',
                fields: { phase: 'plan' },
                telling: ['terraform_run_phase', 'sub'],
            },
        ],
        telling: ['terraform_organization_name', 'terraform_workspace_name', 'sub'],
        make: ({ owner, project: workspace, ownerId, projectId }, { project = '', phase = '' }) => [
            {
                sub: `organization:${owner}:project:${project}:workspace:${workspace}:run_phase:${phase}`,
                terraform_organization_id: ownerId,
                terraform_organization_name: owner,
                terraform_workspace_id: projectId,
                terraform_project_name: project,
                terraform_workspace_name: workspace,
                terraform_full_workspace: `organization:${owner}:project:${project}:workspace:${workspace}`,
                terraform_run_phase: phase,
                terraform_run_id: 'run-evil',
            },
        ],
    });
}
/** An issuer of which nothing is known but what it is called. */
function anyIssuer() {
    return {
        owner: 'owner',
        project: 'subject',
        projects: 'subjects',
        public: false,
        claims: undefined,
        friends: (hints) => [{ sub: (0,attack/* choices */.zM)(hints, 'sub')[0] ?? 'somebody' }],
        attacks: () => [{ reach: 'anyone', claims: { sub: 'somebody-else' }, telling: ['sub'] }],
    };
}

;// CONCATENATED MODULE: ./build/identity/attacks/issuers.js


/** How the tokens of an issuer are made, by its address. @param issuer with or without https:// */
function issuerOf(issuer) {
    const [host = '', ...rest] = issuer
        .replace(/^https?:\/\//, '')
        .replace(/\/$/, '')
        .split('/');
    const path = rest.join('/');
    if (host === 'token.actions.githubusercontent.com')
        return gitHub(path, true);
    if (/^token\.actions\.[\w-]+\.ghe\.com$/.test(host) || path === '_services/token')
        return gitHub('', false);
    if (host === 'gitlab.com')
        return gitLab(true);
    if (/(^|[.-])gitlab[.-]/.test(host))
        return gitLab(false);
    if (host === 'agent.buildkite.com')
        return buildkite();
    if (host === 'oidc.circleci.com')
        return circleCi(/^org\/([\w-]+)$/.exec(path)?.[1] ?? '');
    if (host === 'app.terraform.io' || host === 'app.eu.terraform.io')
        return terraform(true);
    return anyIssuer();
}
/** The issuer that conditions on these claims speak of; undefined where they speak of none that we know. */
function guessed(claims, subjects) {
    const has = (...names) => names.some((name) => claims.includes(name));
    const says = (form) => subjects.some((subject) => form.test(subject));
    if (has('repository', 'repository_owner', 'repository_id', 'job_workflow_ref', 'workflow_ref', 'repository_owner_id'))
        return 'https://token.actions.githubusercontent.com';
    if (has('project_path', 'namespace_path', 'project_id', 'namespace_id', 'ref_protected'))
        return 'https://gitlab.com';
    if (has('organization_slug', 'pipeline_slug'))
        return 'https://agent.buildkite.com';
    if (claims.some((claim) => claim.startsWith('terraform_')))
        return 'https://app.terraform.io';
    if (says(/^(repo|repository|repository_owner):/))
        return 'https://token.actions.githubusercontent.com';
    if (says(/^project_path:/))
        return 'https://gitlab.com';
    if (says(/^organization:[^:]*:pipeline:/))
        return 'https://agent.buildkite.com';
    if (says(/^organization:[^:]*:project:/))
        return 'https://app.terraform.io';
    return undefined;
}


/***/ }),

/***/ 95935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EZ: () => (/* binding */ terraformResources),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   iZ: () => (/* binding */ objectsOf),
/* harmony export */   zk: () => (/* binding */ isTerraform)
/* harmony export */ });
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** What may stand alone or in a list. */
function listOf(value) {
    if (Array.isArray(value))
        return value;
    return value === undefined || value === null ? [] : [value];
}
/** The objects among what may stand alone or in a list. */
function objectsOf(value) {
    return listOf(value).filter(isObject);
}
/** A text, where it is one that is not empty. */
function textOf(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
/** The resources of a type in what Terraform tells of a plan or a state as JSON. */
function terraformResources(document, type) {
    const found = [];
    const modules = [document['planned_values'], document['values']]
        .filter(isObject)
        .flatMap((values) => objectsOf(values['root_module']));
    for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
        found.push(...objectsOf(module['resources']).filter((resource) => resource['type'] === type));
        modules.push(...objectsOf(module['child_modules']));
    }
    return found;
}
/** Whether a document is what Terraform tells of a plan or a state. */
function isTerraform(document) {
    return (typeof document['format_version'] === 'string' &&
        (isObject(document['planned_values']) || isObject(document['values'])));
}


/***/ }),

/***/ 84998:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ widest),
/* harmony export */   KV: () => (/* binding */ isProduction),
/* harmony export */   RH: () => (/* binding */ friendsOf),
/* harmony export */   hD: () => (/* binding */ findingOf)
/* harmony export */ });
/* harmony import */ var _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6257);
/* harmony import */ var _identity_attacks_glob_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(65743);


const WEIGHTS = {
    anyone: { hole: 'any-organisation', severity: 'high', production: 'high' },
    'look-alike': { hole: 'look-alike', severity: 'high', production: 'high' },
    enterprise: { hole: 'any-organisation', severity: 'medium', production: 'high' },
    caller: { hole: 'any-caller', severity: 'medium', production: 'high' },
    repository: { hole: 'any-repository', severity: 'medium', production: 'high' },
    similar: { hole: 'look-alike', severity: 'low', production: 'medium' },
    'caller-inside': { hole: 'any-caller', severity: 'low', production: 'low' },
    'pull-request': { hole: 'pull-requests', severity: 'medium', production: 'high' },
    branch: { hole: 'any-branch', severity: 'low', production: 'medium' },
};
/** Words of names that speak of production, or of the right to do everything. */
const PRODUCTION = /^(prod|production|live|release|releases|releaser|deploy|deploys|deployer|deployment|admin|admins|administrator|administrators|root|superuser)$/;
/** Whether a name speaks of production: a word of it, in whichever way words are put together there. */
function isProduction(name) {
    return name
        .replace(/([a-z\d])([A-Z])/g, '$1 $2')
        .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
        .toLowerCase()
        .split(/[^a-z]+/)
        .some((word) => PRODUCTION.test(word));
}
/** What weighs less than what else may get in, and does not end the search. */
const LESSER = ['similar', 'caller-inside'];
/** Tokens that are tried for one statement or role: some hundred patterns with wildcards come to less. */
const MOST_TRIED = 20_000;
/** The widest circle that gets in, by the first of its tokens, and what keeps wider ones from being judged. */
function widest(issuer, hints, whole, judge) {
    const doubts = new Map();
    const found = new Map();
    /** How far out something was found that ends the search. */
    let bound = _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.length;
    let tried = 0;
    for (const part of (0,_identity_attacks_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .inParts */ .oP)(hints)) {
        if (bound === 0 || tried > MOST_TRIED)
            break;
        for (const attack of issuer.attacks(part)) {
            const circle = _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.indexOf(attack.reach);
            if (circle >= bound)
                break;
            if (found.has(attack.reach))
                continue;
            if (++tried > MOST_TRIED) {
                doubts.set('more patterns than are tried here', 'anyone');
                break;
            }
            const token = whole(attack.claims);
            const verdict = judge(token);
            if (verdict.is === 'unknown' && !doubts.has(verdict.because))
                doubts.set(verdict.because, attack.reach);
            if (verdict.is !== 'yes')
                continue;
            found.set(attack.reach, { attack, token });
            if (!LESSER.includes(attack.reach))
                bound = circle;
        }
    }
    const near = (reach) => _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.indexOf(reach) <= bound;
    return {
        reached: _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.flatMap((reach) => (near(reach) ? (found.get(reach) ?? []) : [])),
        doubts: [...doubts].filter(([, reach]) => near(reach)).map(([because]) => because),
    };
}
/** Tokens that should get in, of every part of the hints. */
function friendsOf(issuer, hints) {
    return (0,_identity_attacks_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .inParts */ .oP)(hints).flatMap((part) => issuer.friends(part));
}
/** The finding for the widest circle that gets in. */
function findingOf({ attack, token }, about) {
    const { issuer, production, written } = about;
    const weight = WEIGHTS[attack.reach];
    const open = attack.reach === 'anyone' && !about.subject;
    const strangers = attack.reach === 'anyone' || attack.reach === 'look-alike';
    let severity = production === undefined ? weight.severity : weight.production;
    // Its tokens are for those whom somebody let in.
    if (strangers && !issuer.public && severity === 'high' && production === undefined)
        severity = 'medium';
    // Who writes it wants it; whether it should be so for this role is worth a look.
    if (written && attack.reach === 'pull-request')
        severity = production === undefined ? 'low' : 'medium';
    const { message, fix } = WORDS[attack.reach](about, attack);
    const also = production === undefined ? '' : ` The role sounds of production («${production}»).`;
    return {
        where: about.where,
        hole: open ? 'no-subject' : weight.hole,
        severity,
        message: open
            ? `Nothing in ${about.place} says whose token it must be: every ${issuer.project} that gets tokens from ${about.iss} gets in.${also}`
            : `${message}${also}`,
        fix: open ? pin(issuer) : fix,
        example: token,
        telling: attack.telling,
    };
}
const pin = ({ owner, project }) => owner === 'owner'
    ? 'Name the subject (sub) that may get in'
    : `Name the ${owner} and the ${project} whole, and what of it may get in: a branch or an environment`;
const WORDS = {
    anyone: ({ issuer, iss }) => ({
        message: `Every ${issuer.owner} gets in${issuer.public ? `: anyone can make one at ${iss}` : ''}.`,
        fix: pin(issuer),
    }),
    'look-alike': ({ issuer }) => ({
        message: `Another ${issuer.owner} gets in whose name is only like the right one's, and anyone can take such a name.`,
        fix: `Write the name of the ${issuer.owner} whole, up to the mark that ends it, without * or ? in it`,
    }),
    enterprise: ({ issuer }) => ({
        message: `Every ${issuer.owner} of the same enterprise or server gets in, whoever may make ${issuer.projects} there.`,
        fix: pin(issuer),
    }),
    caller: () => ({
        message: 'Every repository that may call the reusable workflow gets in, whoever it belongs to: if that workflow is public, everybody.',
        fix: 'Name the repository, or its owner, beside the workflow',
    }),
    repository: ({ issuer }) => ({
        message: `Every ${issuer.project} of the ${issuer.owner} gets in: who may make one, or write to any, has the role.`,
        fix: `Name the ${issuer.projects} that need it`,
    }),
    similar: ({ issuer }) => ({
        message: `Other ${issuer.projects} of the ${issuer.owner} get in, whose names are only like the right one's.`,
        fix: `Write the name of the ${issuer.project} whole, up to the mark that ends it`,
    }),
    'caller-inside': () => ({
        message: 'Every repository of the organisation that calls the reusable workflow gets in: what it hands to that workflow decides what is done with the role.',
        fix: 'Name the repositories that may call it, or take nothing on trust in the workflow',
    }),
    'pull-request': ({ issuer }) => issuer.project === 'workspace'
        ? {
            message: 'Plans get in as well as applies: a plan runs what a pull request says before anyone has approved it.',
            fix: 'Ask for run_phase:apply, and give plans a role that only reads',
        }
        : {
            message: 'Pull requests get in: what a branch of the repository says runs with the role before anyone has reviewed it.',
            fix: 'Ask for an environment with reviewers, or for the branch that is protected',
        },
    branch: ({ issuer }, { claims, telling }) => telling.includes('environment')
        ? {
            message: `Every environment of the ${issuer.project} gets in: a workflow on any branch makes a new one by naming it, and nothing protects that.`,
            fix: 'Name the environments that are protected',
        }
        : {
            message: `Every ${claims['ref_type'] === 'tag' ? 'tag' : 'branch'} of the ${issuer.project} gets in: who may push one has the role, without a review.`,
            fix: 'Name the branch that is protected, or an environment',
        },
};


/***/ })

};
