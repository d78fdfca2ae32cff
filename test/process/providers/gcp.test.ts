import { gcpService } from '../../support/contracts/gcp-service.js';
import { providerContract } from '../../support/contracts/provider.js';

providerContract('gcp', gcpService);
