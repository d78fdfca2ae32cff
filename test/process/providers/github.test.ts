import { describe } from 'vitest';
import { githubService } from '../../support/contracts/github-service.js';
import { providerContract } from '../../support/contracts/provider.js';

describe('with stateful tokens', () => providerContract('github', githubService));
describe('with stateless tokens', () => providerContract('github', () => githubService('stateless')));
