import { awsService } from '../../support/contracts/aws-service.js';
import { providerContract } from '../../support/contracts/provider.js';

providerContract('aws', awsService);
