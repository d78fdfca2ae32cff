import { azureService } from '../../support/contracts/azure-service.js';
import { providerContract } from '../../support/contracts/provider.js';

providerContract('azure', azureService);
