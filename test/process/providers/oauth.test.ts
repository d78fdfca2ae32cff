import { oauthService } from '../../support/contracts/oauth-service.js';
import { providerContract } from '../../support/contracts/provider.js';

providerContract('oauth', oauthService);
