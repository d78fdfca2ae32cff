import { minioService } from '../support/contracts/minio-service.js';
import { providerContract } from '../support/contracts/provider.js';
import { suiteUnless } from '../support/left-out.js';
import { noMinio } from '../support/minio.js';

suiteUnless(noMinio(), 'The contract on a real MinIO', () => providerContract('aws', minioService));
