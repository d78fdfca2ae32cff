import { AwsAccount, type RoleOptions } from './account.js';
import { AwsMachine, type MachineOptions } from './machine.js';
import { allow, type Policy } from './policies.js';

/** The policy that lets a role get ID tokens with tags. */
export const GETS_ID_TOKENS = allow(['sts:GetWebIdentityToken', 'sts:TagGetWebIdentityToken'], '*');

const BY_SERVICES: Policy = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'codebuild.amazonaws.com' } },
};

/** An account that issues ID tokens, with machines whose role is `build`. */
export class OutboundWorld {
  readonly account: AwsAccount;
  /** The issuer of the account. */
  readonly issuer: string;
  /** The ARN of the role. */
  readonly role: string;
  readonly #machines: AwsMachine[] = [];

  private constructor(account: AwsAccount, issuer: string, role: string) {
    this.account = account;
    this.issuer = issuer;
    this.role = role;
  }

  static async start(): Promise<OutboundWorld> {
    const account = await AwsAccount.start();
    const issuer = await account.outbound.enable();
    return new OutboundWorld(
      account,
      issuer,
      account.addRole('build', { trust: BY_SERVICES, policies: [GETS_ID_TOKENS] }),
    );
  }

  /** Another role for machines. @returns its ARN */
  addRole(name: string, options: Partial<RoleOptions>): string {
    return this.account.addRole(name, { trust: BY_SERVICES, ...options });
  }

  async machine(options: MachineOptions = {}): Promise<AwsMachine> {
    const machine = await AwsMachine.start(this.account, { role: this.role, ...options });
    this.#machines.push(machine);
    return machine;
  }

  async close(): Promise<void> {
    for (const machine of this.#machines) await machine.close();
    await this.account.close();
  }
}
