import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '../../../src/broker/broker.js';
import type { BrokerFileInput } from '../../../src/broker/config/schema.js';
import { randomJobKey } from '../../../src/identity/job-key.js';
import { startTestBroker } from '../broker.js';
import { makeSealedKey } from '../sealed-key.js';
import { CLAIMS } from '../world.js';
import type { GitHubJobs } from './jobs.js';

const AUDIENCE = 'https://broker.example';

/** A broker whose role `release-bot` gives jobs tokens of their app. */
export class GitHubBroker {
  readonly broker: Broker;
  readonly #folder: string;

  private constructor(broker: Broker, folder: string) {
    this.broker = broker;
    this.#folder = folder;
  }

  /** @param app more settings of the app, such as another address of the API */
  static async start(
    jobs: GitHubJobs,
    file: Partial<BrokerFileInput> = {},
    app: { api?: string; ca?: string } = {},
  ): Promise<GitHubBroker> {
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-github-broker-'));
    const { keyFile, sealedKeyFile } = makeSealedKey(folder, jobs.app.privateKey);
    const broker = await startTestBroker({
      'key-file': keyFile,
      trust: [{ issuer: jobs.tokens.issuer, audience: AUDIENCE }],
      github: {
        release: {
          'app-id': String(jobs.app.id),
          api: jobs.github.api,
          'sealed-key-file': sealedKeyFile,
          ...app,
        },
      },
      roles: {
        'release-bot': {
          when: { repository_id: CLAIMS.repository_id },
          github: {
            app: 'release',
            installation: String(jobs.installation.id),
            owner: 'octo-org',
            repositories: {
              [CLAIMS.repository]: CLAIMS.repository_id,
              ...{ 'octo-org/shop': '1001', 'octo-org/site': '1002' },
            },
            permissions: { contents: 'write', issues: 'read' },
          },
        },
      },
      rate: { unlimited: ['127.0.0.0/8'] },
      ...file,
    });
    return new GitHubBroker(broker, folder);
  }

  get url(): string {
    return this.broker.issuer;
  }

  /** Inputs of a job that gets its token from this broker. */
  get inputs(): Record<string, string> {
    return {
      ...{ provider: 'github', url: this.url, audience: AUDIENCE, role: 'release-bot' },
      permissions: 'contents: write',
    };
  }

  async close(): Promise<void> {
    await this.broker.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A proof with a new key, as a job sends it. */
export function proofFor(url: URL): string {
  return randomJobKey().proof(url, Date.now());
}
