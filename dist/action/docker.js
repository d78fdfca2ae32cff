"use strict";exports.id="docker",exports.ids=["docker"],exports.modules={6160:(function(w,l,t){t.d(l,{Oy:function(){return p},Rg:function(){return n},T3:function(){return u},pe:function(){return e}});const n="registries.json",p="registry-log-in.json",e="https://index.docker.io/v1/",u=`'use strict';
const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, operation] = process.argv.slice(2);
const end = (text, code) => process.stdout.write(text, () => process.exit(code));
const fail = (reason) => {
  process.stderr.write('jobpass: ' + reason + '\\n');
  end('jobpass: ' + reason + '\\n', 1);
};
const registries = () => JSON.parse(readFileSync(join(folder, '${n}'), 'utf8'));

/** The host and the port in a server's address: HOST, HOST:PORT, https://HOST/v1/, HOST/REPOSITORY. */
const hostOf = (server) => {
  const host = server.trim().toLowerCase().replace(/^https?:\\/\\//, '').split('/')[0];
  return /^((index|registry-1)\\.)?docker\\.io$/.test(host) ? 'docker.io' : host;
};

/** Requests the log-in from the keeper. */
const ask = (host, { folder: lease, name }, use) => {
  const unable = (reason) => fail('no log-in to ' + host + ': ' + reason);
  let served;
  try {
    served = JSON.parse(readFileSync(join(lease, '${p}'), 'utf8'));
  } catch {
    unable('the credential "' + name + '" has ended');
    return;
  }
  let tries = 3;
  const request = () => {
    const headers = { authorization: 'Bearer ' + served.token };
    const asked = http.get(served.url + '?host=' + encodeURIComponent(host), { headers, agent: false, timeout: 30000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode } = response;
        let answer;
        try {
          answer = JSON.parse(text);
        } catch {
          answer = {};
        }
        if (statusCode === 200 && typeof answer.username === 'string' && typeof answer.secret === 'string') use(answer);
        else if ((statusCode === 503 || statusCode === 429) && --tries > 0) setTimeout(request, 1000);
        else unable(typeof answer.error === 'string' ? answer.error : 'the keeper returned the status ' + statusCode);
      });
      response.on('error', () => unable('the connection to the keeper was interrupted'));
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', (error) => unable('the keeper cannot be reached (' + (error.code ?? error.message) + ')'));
  };
  try {
    request();
  } catch {
    // Node's own report would contain a stack trace.
    unable('the file ${p} is damaged');
  }
};

const run = (text) => {
  let known;
  try {
    known = registries();
  } catch {
    return fail('the job that this Docker configuration belongs to has ended');
  }
  if (operation === 'list') {
    const list = Object.entries(known).map(([host, { username }]) => [
      host === 'docker.io' ? '${e}' : host,
      username,
    ]);
    return end(JSON.stringify(Object.fromEntries(list)) + '\\n', 0);
  }
  let given;
  try {
    given = operation === 'store' ? JSON.parse(text) : { ServerURL: text };
  } catch {
    return fail('store: the input is not JSON');
  }
  const server = String(given?.ServerURL ?? '').trim();
  const host = hostOf(server);
  const entry = Object.hasOwn(known, host) ? known[host] : undefined;
  if (operation === 'get') {
    if (entry === undefined) return end('credentials not found in native keychain\\n', 1);
    return ask(host, entry, ({ username, secret }) =>
      end(JSON.stringify({ ServerURL: server, Username: username, Secret: secret }) + '\\n', 0),
    );
  }
  if (operation === 'erase')
    return fail('the log-in to ' + host + ' is not erased: it ends with the job');
  const refused = 'the log-in to ' + host + ' is not stored: Jobpass stores no log-ins';
  if (entry === undefined) return fail(refused);
  // The Docker CLI stores a log-in again that it has just read.
  ask(host, entry, ({ username, secret }) =>
    given.Username === username && given.Secret === secret ? end('', 0) : fail(refused + '. Use another Docker configuration'),
  );
};

if (!['get', 'list', 'store', 'erase'].includes(operation)) fail('docker-credential-jobpass: use get, list, store or erase');
else if (operation === 'list') run('');
else {
  let text = '';
  process.stdin.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (text.length > 65536) fail('the input is too long');
  });
  process.stdin.on('end', () => run(text));
}
`}),7118:(function(w,l,t){t.d(l,{DockerFolder:function(){return x}});var n=t(3024),p=t(8161),e=t(6760),u=t(9984),s=t(1274),O=t(4991),g=t(5137),E=t(6160);const f="jobpass";function d(r,o){const i=new Set(o),c=Object.entries(v(r,"auths")).filter(([y])=>!i.has(m(y))),a=Object.entries(v(r,"credHelpers")).filter(([y])=>!i.has(m(y)));return{...r,...r.auths===void 0?{}:{auths:Object.fromEntries(c)},credHelpers:Object.fromEntries([...a,...o.flatMap(j).map(y=>[y,f])])}}function D(r,o,i){const c=i.filter(a=>r[a]!==void 0||o[a]!==void 0);return Object.fromEntries(c.map(a=>[a,{...v(r,a),...v(o,a)}]))}function j(r){return r==="docker.io"?[E.pe,r]:[r]}function m(r){const[o=""]=r.toLowerCase().replace(/^https?:\/\//,"").split("/");return/^((index|registry-1)\.)?docker\.io$/.test(o)?"docker.io":o}function v(r,o){const i=r[o];return typeof i=="object"&&i!==null&&!Array.isArray(i)?i:{}}const k="docker-jobpass",_="docker-credential.cjs",S={file:_,command:"docker-credential"},h="config.json";class x{path;constructor(o){this.path=(0,e.join)(o,k)}get registries(){return $(this.path)}add(o,i){const c=(0,e.join)(this.path,"bin"),a=(0,e.join)(this.path,"config"),y=(0,e.join)(this.path,"auth.json"),T=(0,e.resolve)(i.DOCKER_CONFIG||(0,e.join)((0,p.homedir)(),".docker"));try{(0,s.vY)(this.path);const R={...$((0,e.dirname)(T)),...this.registries,...o},b=Object.keys(R);this.#e(c),I((0,e.join)(this.path,E.Rg),JSON.stringify(R)),(0,n.mkdirSync)(a,{recursive:!0,mode:448}),T!==a&&M(T,a),I((0,e.join)(a,h),C(d(P((0,e.join)(T,h)),b))),I(y,C(d(L(i,(0,e.join)(T,h)),b)))}catch(R){throw R instanceof u.bJ?R:new u.bJ("delivery",`The configuration of container clients could not be written: ${(0,u.kc)(R)}`,{hint:(0,u.v3)(R,(0,e.dirname)(this.path)),cause:R})}return{variables:[["DOCKER_CONFIG",a],["REGISTRY_AUTH_FILE",y]],bin:c,config:a}}removeIfUnused(){if(!Object.values(this.registries).some(({folder:o})=>(0,n.existsSync)(o)))try{(0,n.rmSync)(this.path,{recursive:!0,force:!0,maxRetries:2})}catch{}}#e(o){I((0,e.join)(this.path,_),E.T3),(0,n.mkdirSync)(o,{recursive:!0,mode:448});const[i="",...c]=(0,O.RX)(this.path,S),a=c.includes(this.path)?[i,...c]:[i,...c,this.path],y=(0,e.join)(o,"docker-credential-jobpass"),T=["#!/bin/sh",`unset ${O.Gs.join(" ")}`,`exec ${a.map(g.TL).join(" ")} "$@"`,""];I(y,T.join(`
`)),(0,n.chmodSync)(y,448)}}function $(r){if((0,e.basename)(r)!==k)return{};try{return JSON.parse((0,n.readFileSync)((0,e.join)(r,E.Rg),"utf8"))}catch{return{}}}function M(r,o){const i=(0,n.existsSync)(r)?(0,n.readdirSync)(r):[];for(const c of i)c.startsWith(h)||((0,n.rmSync)((0,e.join)(o,c),{recursive:!0,force:!0}),(0,n.symlinkSync)((0,e.join)(r,c),(0,e.join)(o,c)))}function L(r,o){const{XDG_RUNTIME_DIR:i,XDG_CONFIG_HOME:c,REGISTRY_AUTH_FILE:a}=r;if(a)return P(a);const y=i?(0,e.join)(i,"containers"):`/run/containers/${process.getuid?.()}`,T=(0,e.join)(c||(0,e.join)((0,p.homedir)(),".config"),"containers");return[o,(0,e.join)(T,"auth.json"),(0,e.join)(y,"auth.json")].map(P).reduce((R,b)=>D(R,b,["auths","credHelpers"]),{})}function P(r){let o;try{o=(0,n.readFileSync)(r,"utf8")}catch(i){const c=(0,u.xU)(i);if(c==="ENOENT"||c==="ENOTDIR")return{};throw i}try{const i=JSON.parse(o.trim()===""?"{}":o);if(typeof i=="object"&&i!==null&&!Array.isArray(i))return i}catch{}throw new u.bJ("delivery",`The file ${r} is not a JSON object, so container clients cannot use it`,{hint:`Correct or remove ${r}`})}function C(r){return`${JSON.stringify(r,null,"	")}
`}function I(r,o){(0,n.rmSync)(`${r}.new`,{force:!0}),(0,n.writeFileSync)(`${r}.new`,o,{mode:384,flag:"wx"}),(0,n.renameSync)(`${r}.new`,r)}}),1274:(function(w,l,t){t.d(l,{AA:function(){return O},vI:function(){return E},vY:function(){return g}});var n=t(3024),p=t.n(n),e=t(6760),u=t.n(e),s=t(9984);function O(f){if(process.getuid===void 0)return;const d=(0,n.lstatSync)(f);if(d.uid!==process.getuid()||(d.mode&63)!==0||!d.isDirectory())throw new s.bJ("insecure",`The folder ${f} is not private to this user`)}function g(f){try{(0,n.mkdirSync)(f,{mode:448})}catch(d){if(d.code!=="EEXIST")throw new s.bJ("state",`The folder ${f} could not be created: ${(0,s.kc)(d)}`,{hint:`${(0,s.v3)(d,(0,e.dirname)(f))}, or set TMPDIR to a folder that this user may write to`,cause:d})}return O(f),f}function E(f){let[d,D]=[2166136261,2646966556];for(const j of Buffer.from(f))d=Math.imul(d^j,16777619)>>>0,D=Math.imul(D^j+1,16777619)>>>0;return d.toString(36)+D.toString(36)}}),226:(function(w,l,t){t.r(l),t.d(l,{checkRegistries:function(){return f},deliverLogIns:function(){return D},offerLogIns:function(){return d}});var n=t(6760),p=t.n(n),e=t(2394),u=t(3932),s=t(6160),O=t(7118),g=t(9984),E=t(8770);async function f(j){const{provider:m,registries:v=[],revokeNow:k}=j;if(k)return;const _=await(0,E.PP)(m).registryHosts?.();if(_===void 0){const S=E.xq.filter(({registryHosts:h})=>h!==void 0).map(({name:h})=>h);throw new g.bJ("usage",`The provider ${m} cannot log in to container registries`,{hint:`Remove \`registries\`, or use one of these providers: ${S.join(", ")}`})}for(const S of v){const h=_.refuses(S,j);if(h!==void 0)throw new g.bJ("usage",`\`registries\` is \`${S}\`, to which the provider ${m} cannot log in`,{hint:h})}}function d(j,{registries:m,users:v},k){if(m===void 0)throw new Error("no log-ins to offer");const _={url:m.url,token:m.token};return(0,u.M9)((0,n.join)(j.folder,s.Oy),JSON.stringify(_),384),k.logInToRegistries?.({...j,users:v}),Object.keys(v).map(S=>`container clients for ${S}`)}function D(j,m,v,k=process.env){const _={};for(const{folder:$,name:M,users:L}of j)for(const[P,C]of Object.entries(L)){const I=_[P];if(I!==void 0)throw new g.bJ("usage",`The credentials "${I.name}" and "${M}" both log in to the registry ${P}`,{hint:"Remove the registry from `registries` of one of them"});_[P]={folder:$,name:M,username:C}}const{variables:S,bin:h}=new O.DockerFolder(v).add(_,k);(0,e.C)(m,S);const x=k.PATH??"";x.split(n.delimiter).includes(h)||(m.addPath!==void 0?m.addPath(h):m.exportVariable("PATH",x===""?h:`${h}${n.delimiter}${x}`))}}),2659:(function(w,l,t){t.r(l),t.d(l,{OAUTH_REGISTRY_HOSTS:function(){return e}});const n=["docker.io","dhi.io"],p="docker-hub",e={examples:[...n,"registry.example.com"],refuses:(u,{own:s})=>{const{preset:O,"registry-username":g}=s;if(O===p&&!n.includes(u))return`With this preset, use \`${n.join("` or `")}\``;if(O!==p&&n.includes(u))return`Set \`preset: ${p}\`, and \`params\` to the connection_id of the organization`;if(g===void 0)return O===p?"Set `registry-username` to the name of the organization":"Set `registry-username` to the user name that the registry expects with an access token"}}}),4991:(function(w,l,t){t.d(l,{Gs:function(){return s},KV:function(){return u},NI:function(){return e},RX:function(){return O}});var n=t(6760),p=t.n(n);const e=`const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const askKeeper = (folder, owner, use, fail) => {
  let tries = 3;
  const ask = ({ url, token }) => {
    const headers = { authorization: 'Bearer ' + token };
    const request = http.get(url, { headers, agent: false, timeout: 5000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode } = response;
        if (statusCode === 200) use(text);
        else if ((statusCode === 503 || statusCode === 429) && --tries > 0) setTimeout(ask, 1000, { url, token });
        else fail('the keeper returned the status ' + statusCode);
      });
      response.on('error', () => fail('the connection to the keeper was interrupted'));
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => fail('the keeper cannot be reached (' + (error.code ?? error.message) + ')'));
  };
  let served;
  try {
    served = JSON.parse(readFileSync(join(folder, 'endpoint.json'), 'utf8'));
  } catch {
    fail('the job that ' + owner + ' belongs to has ended');
    return;
  }
  try {
    ask(served);
  } catch {
    // Node's own report would contain a stack trace.
    fail('the file endpoint.json next to ' + owner + ' is damaged');
  }
};
`;function u({url:g,token:E}){return{name:"endpoint.json",text:JSON.stringify({url:g,token:E})}}const s=["NODE_OPTIONS","NODE_DEBUG"];function O(g,{file:E,command:f}){return process.getBuiltinModule?.("node:sea")?.isSea()?[process.execPath,f,g]:[process.execPath,(0,n.join)(g,E)]}}),5137:(function(w,l,t){t.d(l,{TL:function(){return n},Uw:function(){return u}});function n(s){return e.test(s)?s:`'${s.replaceAll("'","'\\''")}'`}function p(s){return e.test(s)?s:`'${s.replace(/[\\']/g,"\\$&")}'`}const e=/^[\w./:@%+,=-]+$/;function u(s){if(e.test(s))return s;if(!/\r|\0|\$\{/.test(s)){if(!/'|\\\\|\\$/.test(s))return`'${s}'`;if(!/["$`\\]/.test(s))return`"${s}"`}}})};
