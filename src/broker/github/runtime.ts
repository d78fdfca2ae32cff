import type { Clock } from '../../clock.js';
import { openHttp } from '../../http/open.js';
import type { BrokerConfig } from '../config/broker-config.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Store } from '../store/store.js';
import { AppClient } from './app-client.js';
import { checkApps } from './check-apps.js';
import { GithubIssuer } from './issue.js';
import type { GithubTokens } from './open.js';
import { openSigner } from './signers/open-signer.js';

export interface GithubParts {
  github: GithubTokens;
  store: Store;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

/** The apps of a configuration in use. */
export interface GithubRuntime {
  issuer: GithubIssuer;
  close(): void;
}

/** Prepares the apps of a configuration for use, and checks them at GitHub. @throws JobpassError `usage` */
export function githubRuntime(config: BrokerConfig, parts: GithubParts): GithubRuntime {
  const { github, store, clock, log, metrics } = parts;
  const clients = config.github.map((app) => ({
    app,
    signer: openSigner(app.key, { app: app.name, clock, log, env: process.env }),
    ...openHttp({ ca: app.ca }, { clock }),
  }));
  const apps = new Map<string, AppClient>();
  const uses: (() => void)[] = [];
  for (const { app, http, signer } of clients) {
    uses.push(github.use(app.api, http));
    apps.set(app.name, new AppClient({ app, sign: signer.sign, http, clock, log }));
  }
  if (config.github.length > 0 && !github.kept.keeps)
    log({
      event: 'no key file',
      level: 'warn',
      why: "the broker does not keep GitHub's tokens: it cannot end them by itself, so each lives for an hour unless its job ends it, and it cannot repeat a lost response; set key-file",
    });
  // The check does not delay the start: GitHub may be down now and available for the first job.
  checkApps(apps, config.roles, log).catch(() => undefined);
  return {
    issuer: new GithubIssuer({
      apps,
      kept: github.kept,
      ender: github.ender,
      clock,
      log,
      note: (event) => store.note(event),
      onMint: (app, result) => metrics.githubMint(app, result),
    }),
    close: () => {
      for (const end of uses) end();
      for (const { signer, close } of clients) {
        signer.close();
        close();
      }
    },
  };
}
