import { afterAll, beforeAll } from 'vitest';
import { kubernetesService } from '../support/contracts/kubernetes-service.js';
import { providerContract } from '../support/contracts/provider.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';

suiteUnless(noKubernetes(), 'The contract on a real API server', () => {
  let jobs: KubernetesJobs;
  beforeAll(async () => {
    jobs = await KubernetesJobs.start(GUARDED);
  });
  afterAll(() => jobs?.close());
  providerContract('kubernetes', () => kubernetesService(jobs));
});
