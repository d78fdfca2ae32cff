"use strict";exports.id="docker",exports.ids=["docker"],exports.modules={6160:(function(D,f,e){e.d(f,{Oy:function(){return l},Rg:function(){return t},T3:function(){return c},pe:function(){return r}});const t="registries.json",l="registry-log-in.json",r="https://index.docker.io/v1/",c=`'use strict';
const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, operation] = process.argv.slice(2);
const end = (text, code) => process.stdout.write(text, () => process.exit(code));
const fail = (reason) => {
  process.stderr.write('jobpass: ' + reason + '\\n');
  end('jobpass: ' + reason + '\\n', 1);
};
const registries = () => JSON.parse(readFileSync(join(folder, '${t}'), 'utf8'));

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
    served = JSON.parse(readFileSync(join(lease, '${l}'), 'utf8'));
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
    unable('the file ${l} is damaged');
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
      host === 'docker.io' ? '${r}' : host,
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
`}),7118:(function(D,f,e){e.d(f,{DockerFolder:function(){return E}});var t=e(3024),l=e(8161),r=e(6760),c=e(9984),o=e(1274),m=e(4991),p=e(5137),g=e(6160);const d="jobpass";function a(n,s){const i=new Set(s),u=Object.entries(h(n,"auths")).filter(([v])=>!i.has(O(v))),S=Object.entries(h(n,"credHelpers")).filter(([v])=>!i.has(O(v)));return{...n,...n.auths===void 0?{}:{auths:Object.fromEntries(u)},credHelpers:Object.fromEntries([...S,...s.flatMap(T).map(v=>[v,d])])}}function T(n){return n==="docker.io"?[g.pe,n]:[n]}function O(n){const[s=""]=n.toLowerCase().replace(/^https?:\/\//,"").split("/");return/^((index|registry-1)\.)?docker\.io$/.test(s)?"docker.io":s}function h(n,s){const i=n[s];return typeof i=="object"&&i!==null&&!Array.isArray(i)?i:{}}const _="docker-jobpass",R="docker-credential.cjs",j={file:R,command:"docker-credential"},y="config.json";class E{path;constructor(s){this.path=(0,r.join)(s,_)}get registries(){return P(this.path)}add(s,i){const u=(0,r.join)(this.path,"bin"),S=(0,r.join)(this.path,"config"),v=(0,r.join)(this.path,"auth.json"),x=i.DOCKER_CONFIG||(0,r.join)((0,l.homedir)(),".docker");try{(0,o.vY)(this.path);const k={...P((0,r.dirname)(x)),...this.registries,...s},L=Object.keys(k);this.#e(u),I((0,r.join)(this.path,g.Rg),JSON.stringify(k)),(0,t.mkdirSync)(S,{recursive:!0,mode:448}),x!==S&&C(x,S),I((0,r.join)(S,y),w(a(M((0,r.join)(x,y)),L))),I(v,w(a(M($(i)),L)))}catch(k){throw k instanceof c.bJ?k:new c.bJ("delivery",`The configuration of container clients could not be written: ${(0,c.kc)(k)}`,{hint:(0,c.v3)(k,(0,r.dirname)(this.path)),cause:k})}return{variables:[["DOCKER_CONFIG",S],["REGISTRY_AUTH_FILE",v]],bin:u,config:S}}removeIfUnused(){if(!Object.values(this.registries).some(({folder:s})=>(0,t.existsSync)(s)))try{(0,t.rmSync)(this.path,{recursive:!0,force:!0,maxRetries:2})}catch{}}#e(s){I((0,r.join)(this.path,R),g.T3),(0,t.mkdirSync)(s,{recursive:!0,mode:448});const[i="",...u]=(0,m.RX)(this.path,j),S=u.includes(this.path)?[i,...u]:[i,...u,this.path],v=(0,r.join)(s,"docker-credential-jobpass"),x=["#!/bin/sh",`unset ${m.Gs.join(" ")}`,`exec ${S.map(p.TL).join(" ")} "$@"`,""];I(v,x.join(`
`)),(0,t.chmodSync)(v,448)}}function P(n){if((0,r.basename)(n)!==_)return{};try{return JSON.parse((0,t.readFileSync)((0,r.join)(n,g.Rg),"utf8"))}catch{return{}}}function C(n,s){const i=(0,t.existsSync)(n)?(0,t.readdirSync)(n):[];for(const u of i)u.startsWith(y)||((0,t.rmSync)((0,r.join)(s,u),{recursive:!0,force:!0}),(0,t.symlinkSync)((0,r.join)(n,u),(0,r.join)(s,u)))}function $(n){const{XDG_RUNTIME_DIR:s,REGISTRY_AUTH_FILE:i}=n,u=s?(0,r.join)(s,"containers"):`/run/containers/${process.getuid?.()}`;return i||(0,r.join)(u,"auth.json")}function M(n){let s;try{s=(0,t.readFileSync)(n,"utf8")}catch(i){const u=(0,c.xU)(i);if(u==="ENOENT"||u==="ENOTDIR")return{};throw i}try{const i=JSON.parse(s.trim()===""?"{}":s);if(typeof i=="object"&&i!==null&&!Array.isArray(i))return i}catch{}throw new c.bJ("delivery",`The file ${n} is not a JSON object, so container clients cannot use it`,{hint:`Correct or remove ${n}`})}function w(n){return`${JSON.stringify(n,null,"	")}
`}function I(n,s){(0,t.rmSync)(`${n}.new`,{force:!0}),(0,t.writeFileSync)(`${n}.new`,s,{mode:384,flag:"wx"}),(0,t.renameSync)(`${n}.new`,n)}}),1274:(function(D,f,e){e.d(f,{AA:function(){return m},vI:function(){return g},vY:function(){return p}});var t=e(3024),l=e.n(t),r=e(6760),c=e.n(r),o=e(9984);function m(d){if(process.getuid===void 0)return;const a=(0,t.lstatSync)(d);if(a.uid!==process.getuid()||(a.mode&63)!==0||!a.isDirectory())throw new o.bJ("insecure",`The folder ${d} is not private to this user`)}function p(d){try{(0,t.mkdirSync)(d,{mode:448})}catch(a){if(a.code!=="EEXIST")throw new o.bJ("state",`The folder ${d} could not be created: ${(0,o.kc)(a)}`,{hint:`${(0,o.v3)(a,(0,r.dirname)(d))}, or set TMPDIR to a folder that this user may write to`,cause:a})}return m(d),d}function g(d){let[a,T]=[2166136261,2646966556];for(const O of Buffer.from(d))a=Math.imul(a^O,16777619)>>>0,T=Math.imul(T^O+1,16777619)>>>0;return a.toString(36)+T.toString(36)}}),226:(function(D,f,e){e.r(f),e.d(f,{checkRegistries:function(){return d},deliverLogIns:function(){return T},offerLogIns:function(){return a}});var t=e(6760),l=e.n(t),r=e(2394),c=e(3932),o=e(6160),m=e(7118),p=e(9984),g=e(8770);async function d(O){const{provider:h,registries:_=[],revokeNow:R}=O;if(R)return;const j=await(0,g.PP)(h).registryHosts?.();if(j===void 0){const y=g.xq.filter(({registryHosts:E})=>E!==void 0).map(({name:E})=>E);throw new p.bJ("usage",`The provider ${h} cannot log in to container registries`,{hint:`Remove \`registries\`, or use one of these providers: ${y.join(", ")}`})}for(const y of _){const E=j.refuses(y,O);if(E!==void 0)throw new p.bJ("usage",`\`registries\` is \`${y}\`, to which the provider ${h} cannot log in`,{hint:E})}}function a(O,{registries:h,users:_},R){if(h===void 0)throw new Error("no log-ins to offer");const j={url:h.url,token:h.token};return(0,c.M9)((0,t.join)(O.folder,o.Oy),JSON.stringify(j),384),R.logInToRegistries?.({...O,users:_}),Object.keys(_).map(y=>`container clients for ${y}`)}function T(O,h,_,R=process.env){const j={};for(const{folder:C,name:$,users:M}of O)for(const[w,I]of Object.entries(M)){const n=j[w];if(n!==void 0)throw new p.bJ("usage",`The credentials "${n.name}" and "${$}" both log in to the registry ${w}`,{hint:"Remove the registry from `registries` of one of them"});j[w]={folder:C,name:$,username:I}}const{variables:y,bin:E}=new m.DockerFolder(_).add(j,R);(0,r.C)(h,y);const P=R.PATH??"";P.split(t.delimiter).includes(E)||(h.addPath!==void 0?h.addPath(E):h.exportVariable("PATH",P===""?E:`${E}${t.delimiter}${P}`))}}),2659:(function(D,f,e){e.r(f),e.d(f,{OAUTH_REGISTRY_HOSTS:function(){return r}});const t=["docker.io","dhi.io"],l="docker-hub",r={examples:[...t,"registry.example.com"],refuses:(c,{own:o})=>{const{preset:m,"registry-username":p}=o;if(m===l&&!t.includes(c))return`With this preset, use \`${t.join("` or `")}\``;if(m!==l&&t.includes(c))return`Set \`preset: ${l}\`, and \`params\` to the connection_id of the organization`;if(p===void 0)return m===l?"Set `registry-username` to the name of the organization":"Set `registry-username` to the user name that the registry expects with an access token"}}}),4991:(function(D,f,e){e.d(f,{Gs:function(){return o},KV:function(){return c},NI:function(){return r},RX:function(){return m}});var t=e(6760),l=e.n(t);const r=`const http = require('node:http');
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
`;function c({url:p,token:g}){return{name:"endpoint.json",text:JSON.stringify({url:p,token:g})}}const o=["NODE_OPTIONS","NODE_DEBUG"];function m(p,{file:g,command:d}){return process.getBuiltinModule?.("node:sea")?.isSea()?[process.execPath,d,p]:[process.execPath,(0,t.join)(p,g)]}}),5137:(function(D,f,e){e.d(f,{TL:function(){return t},Uw:function(){return c}});function t(o){return r.test(o)?o:`'${o.replaceAll("'","'\\''")}'`}function l(o){return r.test(o)?o:`'${o.replace(/[\\']/g,"\\$&")}'`}const r=/^[\w./:@%+,=-]+$/;function c(o){if(r.test(o))return o;if(!/\r|\0|\$\{/.test(o)){if(!/'|\\\\|\\$/.test(o))return`'${o}'`;if(!/["$`\\]/.test(o))return`"${o}"`}}})};
