"use strict";exports.id="docker",exports.ids=["docker"],exports.modules={6160:(function(x,g,t){t.d(g,{Oy:function(){return j},Rg:function(){return r},T3:function(){return d},pe:function(){return n}});const r="registries.json",j="registry-log-in.json",n="https://index.docker.io/v1/",d=`'use strict';
const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, operation] = process.argv.slice(2);
const end = (text, code) => process.stdout.write(text, () => process.exit(code));
const fail = (reason) => {
  process.stderr.write('jobpass: ' + reason + '\\n');
  end('jobpass: ' + reason + '\\n', 1);
};
const registries = () => JSON.parse(readFileSync(join(folder, '${r}'), 'utf8'));

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
    served = JSON.parse(readFileSync(join(lease, '${j}'), 'utf8'));
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
    unable('the file ${j} is damaged');
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
      host === 'docker.io' ? '${n}' : host,
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
`}),7118:(function(x,g,t){t.d(g,{DockerFolder:function(){return p}});var r=t(3024),j=t(8161),n=t(6760),d=t(9984),s=t(1274),_=t(4991),m=t(5137),h=t(6160);const u="jobpass";function c(e,o){const i=new Set(o),a=Object.entries(f(e,"auths")).filter(([O])=>!i.has(l(O))),v=Object.entries(f(e,"credHelpers")).filter(([O])=>!i.has(l(O)));return{...e,...e.auths===void 0?{}:{auths:Object.fromEntries(a)},credHelpers:Object.fromEntries([...v,...o.flatMap(T).map(O=>[O,u])])}}function T(e){return e==="docker.io"?[h.pe,e]:[e]}function l(e){const[o=""]=e.toLowerCase().replace(/^https?:\/\//,"").split("/");return/^((index|registry-1)\.)?docker\.io$/.test(o)?"docker.io":o}function f(e,o){const i=e[o];return typeof i=="object"&&i!==null&&!Array.isArray(i)?i:{}}const S="docker-jobpass",k="docker-credential.cjs",y={file:k,command:"docker-credential"},E="config.json";class p{path;constructor(o){this.path=(0,n.join)(o,S)}get registries(){return P(this.path)}add(o,i){const a=(0,n.join)(this.path,"bin"),v=(0,n.join)(this.path,"config"),O=(0,n.join)(this.path,"auth.json"),D=i.DOCKER_CONFIG||(0,n.join)((0,j.homedir)(),".docker");try{(0,s.vY)(this.path);const R={...P((0,n.dirname)(D)),...this.registries,...o},L=Object.keys(R);this.#e(a),I((0,n.join)(this.path,h.Rg),JSON.stringify(R)),(0,r.mkdirSync)(v,{recursive:!0,mode:448}),D!==v&&C(D,v),I((0,n.join)(v,E),w(c($((0,n.join)(D,E)),L))),I(O,w(c($(M(i)),L)))}catch(R){throw R instanceof d.bJ?R:new d.bJ("delivery",`The configuration of container clients could not be written: ${(0,d.kc)(R)}`,{hint:(0,d.v3)(R,(0,n.dirname)(this.path)),cause:R})}return{variables:[["DOCKER_CONFIG",v],["REGISTRY_AUTH_FILE",O]],bin:a,config:v}}removeIfUnused(){if(!Object.values(this.registries).some(({folder:o})=>(0,r.existsSync)(o)))try{(0,r.rmSync)(this.path,{recursive:!0,force:!0,maxRetries:2})}catch{}}#e(o){I((0,n.join)(this.path,k),h.T3),(0,r.mkdirSync)(o,{recursive:!0,mode:448});const[i="",...a]=(0,_.RX)(this.path,y),v=a.includes(this.path)?[i,...a]:[i,...a,this.path],O=(0,n.join)(o,"docker-credential-jobpass"),D=["#!/bin/sh",`unset ${_.Gs.join(" ")}`,`exec ${v.map(m.TL).join(" ")} "$@"`,""];I(O,D.join(`
`)),(0,r.chmodSync)(O,448)}}function P(e){if((0,n.basename)(e)!==S)return{};try{return JSON.parse((0,r.readFileSync)((0,n.join)(e,h.Rg),"utf8"))}catch{return{}}}function C(e,o){const i=(0,r.existsSync)(e)?(0,r.readdirSync)(e):[];for(const a of i)a.startsWith(E)||((0,r.rmSync)((0,n.join)(o,a),{recursive:!0,force:!0}),(0,r.symlinkSync)((0,n.join)(e,a),(0,n.join)(o,a)))}function M(e){const{XDG_RUNTIME_DIR:o,REGISTRY_AUTH_FILE:i}=e,a=o?(0,n.join)(o,"containers"):`/run/containers/${process.getuid?.()}`;return i||(0,n.join)(a,"auth.json")}function $(e){let o;try{o=(0,r.readFileSync)(e,"utf8")}catch(i){const a=(0,d.xU)(i);if(a==="ENOENT"||a==="ENOTDIR")return{};throw i}try{const i=JSON.parse(o.trim()===""?"{}":o);if(typeof i=="object"&&i!==null&&!Array.isArray(i))return i}catch{}throw new d.bJ("delivery",`The file ${e} is not a JSON object, so container clients cannot use it`,{hint:`Correct or remove ${e}`})}function w(e){return`${JSON.stringify(e,null,"	")}
`}function I(e,o){(0,r.rmSync)(`${e}.new`,{force:!0}),(0,r.writeFileSync)(`${e}.new`,o,{mode:384,flag:"wx"}),(0,r.renameSync)(`${e}.new`,e)}}),1274:(function(x,g,t){t.d(g,{AA:function(){return _},vI:function(){return h},vY:function(){return m}});var r=t(3024),j=t.n(r),n=t(6760),d=t.n(n),s=t(9984);function _(u){if(process.getuid===void 0)return;const c=(0,r.lstatSync)(u);if(c.uid!==process.getuid()||(c.mode&63)!==0||!c.isDirectory())throw new s.bJ("insecure",`The folder ${u} is not private to this user`)}function m(u){try{(0,r.mkdirSync)(u,{mode:448})}catch(c){if(c.code!=="EEXIST")throw new s.bJ("state",`The folder ${u} could not be created: ${(0,s.kc)(c)}`,{hint:`${(0,s.v3)(c,(0,n.dirname)(u))}, or set TMPDIR to a folder that this user may write to`,cause:c})}return _(u),u}function h(u){let[c,T]=[2166136261,2646966556];for(const l of Buffer.from(u))c=Math.imul(c^l,16777619)>>>0,T=Math.imul(T^l+1,16777619)>>>0;return c.toString(36)+T.toString(36)}}),226:(function(x,g,t){t.r(g),t.d(g,{checkRegistries:function(){return u},deliverLogIns:function(){return T},offerLogIns:function(){return c}});var r=t(6760),j=t.n(r),n=t(2394),d=t(3932),s=t(6160),_=t(7118),m=t(9984),h=t(8770);async function u(l){const{provider:f,registries:S=[],revokeNow:k}=l;if(k)return;const y=await(0,h.PP)(f).registryHosts?.();if(y===void 0){const E=h.xq.filter(({registryHosts:p})=>p!==void 0).map(({name:p})=>p);throw new m.bJ("usage",`The provider ${f} cannot log in to container registries`,{hint:`Remove \`registries\`, or use one of these providers: ${E.join(", ")}`})}for(const E of S){const p=y.refuses(E,l);if(p!==void 0)throw new m.bJ("usage",`\`registries\` is \`${E}\`, to which the provider ${f} cannot log in`,{hint:p})}}function c(l,{registries:f,users:S},k){if(f===void 0)throw new Error("no log-ins to offer");const y={url:f.url,token:f.token};return(0,d.M9)((0,r.join)(l.folder,s.Oy),JSON.stringify(y),384),k.logInToRegistries?.({...l,users:S}),Object.keys(S).map(E=>`container clients for ${E}`)}function T(l,f,S,k=process.env){const y={};for(const{folder:C,name:M,users:$}of l)for(const[w,I]of Object.entries($)){const e=y[w];if(e!==void 0)throw new m.bJ("usage",`The credentials "${e.name}" and "${M}" both log in to the registry ${w}`,{hint:"Remove the registry from `registries` of one of them"});y[w]={folder:C,name:M,username:I}}const{variables:E,bin:p}=new _.DockerFolder(S).add(y,k);(0,n.C)(f,E);const P=k.PATH??"";P.split(r.delimiter).includes(p)||(f.addPath!==void 0?f.addPath(p):f.exportVariable("PATH",P===""?p:`${p}${r.delimiter}${P}`))}}),4991:(function(x,g,t){t.d(g,{Gs:function(){return s},KV:function(){return d},NI:function(){return n},RX:function(){return _}});var r=t(6760),j=t.n(r);const n=`const http = require('node:http');
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
`;function d({url:m,token:h}){return{name:"endpoint.json",text:JSON.stringify({url:m,token:h})}}const s=["NODE_OPTIONS","NODE_DEBUG"];function _(m,{file:h,command:u}){return process.getBuiltinModule?.("node:sea")?.isSea()?[process.execPath,u,m]:[process.execPath,(0,r.join)(m,h)]}}),5137:(function(x,g,t){t.d(g,{TL:function(){return r},Uw:function(){return d}});function r(s){return n.test(s)?s:`'${s.replaceAll("'","'\\''")}'`}function j(s){return n.test(s)?s:`'${s.replace(/[\\']/g,"\\$&")}'`}const n=/^[\w./:@%+,=-]+$/;function d(s){if(n.test(s))return s;if(!/\r|\0|\$\{/.test(s)){if(!/'|\\\\|\\$/.test(s))return`'${s}'`;if(!/["$`\\]/.test(s))return`"${s}"`}}})};
