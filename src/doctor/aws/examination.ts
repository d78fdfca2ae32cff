import { type Action, type Reply, send } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import { type AwsSettings, awsSettings } from '../../providers/aws/settings.js';
import type { DoctorContext, Status } from '../doctor.js';
import { runStep } from '../steps.js';

/** A session that the doctor received. */
export interface DoctorSession {
  keys: SessionKeys;
  arn: string;
  /** The value of `aws:userid`. */
  userId: string;
  /** The time from which its session policy denies everything, on STS's clock. */
  deniedFrom: number;
  /** The expiry, on STS's clock. */
  expiresAt: number;
  /** The share of the space for session policies that they use, in percent. STS reports it only if there are such policies. */
  packedPercent?: number;
}

/** The connection to STS and IAM, and the report that receives the findings. All steps of an examination share both. */
export class AwsExamination {
  readonly context: DoctorContext;
  readonly settings: AwsSettings;
  /** The clock of STS. */
  readonly clock: ServiceClock;
  /** Every session that the doctor received. */
  readonly sessions: DoctorSession[] = [];
  /** The credentials of a person or an earlier step, from the environment, if there are any. */
  readonly operator: SessionKeys | undefined;
  /** The number of rejections that may be due to a change that is not yet effective. */
  doubts = 0;

  constructor(context: DoctorContext) {
    this.context = context;
    this.settings = awsSettings(context.settings);
    if (this.settings.s3Server !== undefined) {
      throw new JobpassError('usage', `${this.settings.sts.host} is an S3-compatible server, not AWS`, {
        hint: 'The doctor examines only AWS. If a job fails, its log contains the response of the server (docs/guides/s3-compatible.md)',
      });
    }
    this.clock = new ServiceClock(context.clock);
    this.operator = operatorOf(context);
  }

  report(status: Status, step: string, text: string, hint?: string): void {
    this.context.report(status, step, text, hint);
  }

  step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    return runStep(this.context, name, work);
  }

  /** Sends one call to STS or IAM, once. @param keys sign the call; undefined for an unsigned call */
  call(
    action: Action,
    keys: SessionKeys | undefined,
    attempt?: Attempt,
    http = this.context.http,
  ): Promise<Reply> {
    const { sts, region, iam } = this.settings;
    if (action.service === 'iam' && iam === undefined) throw new Error('IAM without an address');
    return send(
      {
        ...action,
        ...(action.service === 'iam' && iam !== undefined ? iam : { url: sts, region }),
        what: action.action,
        ...(keys === undefined ? {} : { keys }),
      },
      http,
      this.clock,
      attempt,
    );
  }

  async mask({ SecretAccessKey, SessionToken }: SessionKeys): Promise<void> {
    // An IAM user's keys include no session token.
    const secrets = [SecretAccessKey, SessionToken].filter((secret) => secret !== '');
    this.context.secrets.add(...secrets);
    await this.context.mask(secrets);
  }
}

function operatorOf({ env, secrets }: DoctorContext): SessionKeys | undefined {
  const AccessKeyId = env['AWS_ACCESS_KEY_ID'] ?? '';
  const SecretAccessKey = env['AWS_SECRET_ACCESS_KEY'] ?? '';
  const SessionToken = env['AWS_SESSION_TOKEN'] ?? '';
  if (!/^[A-Z0-9]{16,128}$/.test(AccessKeyId) || SecretAccessKey === '') return undefined;
  secrets.add(SecretAccessKey, ...(SessionToken === '' ? [] : [SessionToken]));
  return { AccessKeyId, SecretAccessKey, SessionToken };
}
