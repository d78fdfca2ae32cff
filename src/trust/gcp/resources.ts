/** A resource with an IAM policy. */
export interface Resource {
  /** The name in the rules file: `projects/shop`, `gs://artifacts`. */
  name: string;
  /** The type of the Terraform resource that adds a member to the policy, and its arguments. */
  terraform: { type: string; arguments: readonly (readonly [name: string, value: string])[] };
  /** The beginning of the `gcloud` command that adds a member to the policy, as words. */
  gcloud: readonly string[];
  /** Whether the command must say that the binding has no condition. Otherwise gcloud may ask for one. */
  unconditional: boolean;
  /** The request for the policy. `service` comes before the domain of the universe. */
  policy: { service: string; method: 'GET' | 'POST'; path: string };
}

interface Form {
  /** The form in messages. */
  says: string;
  pattern: RegExp;
  of(groups: Readonly<Record<string, string>>): Omit<Resource, 'name'>;
}

const ID = '[a-z0-9][a-z0-9.:_-]{0,100}';
const NAME = '[A-Za-z0-9][A-Za-z0-9._-]{0,254}';

/**
 * The supported resources. Sources: the `getIamPolicy` methods in the REST references of Resource Manager v3, Cloud Storage v1, Secret
 * Manager v1, Artifact Registry v1 and Cloud Run v2; the resources `google_*_iam_member` of Terraform's provider `google`; gcloud's
 * reference, `add-iam-policy-binding`.
 */
const FORMS: readonly Form[] = [
  {
    says: 'projects/PROJECT',
    pattern: new RegExp(`^projects/(?<project>${ID})$`),
    of: ({ project = '' }) => ({
      terraform: { type: 'google_project_iam_member', arguments: [['project', project]] },
      gcloud: ['projects', 'add-iam-policy-binding', project],
      unconditional: true,
      policy: {
        service: 'cloudresourcemanager',
        method: 'POST',
        path: `/v3/projects/${encodeURIComponent(project)}:getIamPolicy`,
      },
    }),
  },
  {
    says: 'gs://BUCKET',
    pattern: /^gs:\/\/(?<bucket>[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])$/,
    of: ({ bucket = '' }) => ({
      terraform: { type: 'google_storage_bucket_iam_member', arguments: [['bucket', bucket]] },
      gcloud: ['storage', 'buckets', 'add-iam-policy-binding', `gs://${bucket}`],
      unconditional: false,
      policy: {
        service: 'storage',
        method: 'GET',
        path: `/storage/v1/b/${encodeURIComponent(bucket)}/iam?optionsRequestedPolicyVersion=3`,
      },
    }),
  },
  {
    says: 'projects/PROJECT/secrets/SECRET',
    pattern: new RegExp(`^projects/(?<project>${ID})/secrets/(?<secret>${NAME})$`),
    of: ({ project = '', secret = '' }) => ({
      terraform: {
        type: 'google_secret_manager_secret_iam_member',
        arguments: [
          ['project', project],
          ['secret_id', secret],
        ],
      },
      gcloud: ['secrets', 'add-iam-policy-binding', secret, `--project=${project}`],
      unconditional: false,
      policy: {
        service: 'secretmanager',
        method: 'GET',
        path: `/v1/projects/${encodeURIComponent(project)}/secrets/${secret}:getIamPolicy?options.requestedPolicyVersion=3`,
      },
    }),
  },
  {
    says: 'projects/PROJECT/locations/LOCATION/repositories/REPOSITORY',
    pattern: new RegExp(
      `^projects/(?<project>${ID})/locations/(?<location>[a-z0-9-]+)/repositories/(?<repository>${NAME})$`,
    ),
    of: ({ project = '', location = '', repository = '' }) => ({
      terraform: {
        type: 'google_artifact_registry_repository_iam_member',
        arguments: [
          ['project', project],
          ['location', location],
          ['repository', repository],
        ],
      },
      gcloud: [
        ...['artifacts', 'repositories', 'add-iam-policy-binding', repository],
        ...[`--project=${project}`, `--location=${location}`],
      ],
      unconditional: false,
      policy: {
        service: 'artifactregistry',
        method: 'GET',
        path: `/v1/projects/${encodeURIComponent(project)}/locations/${location}/repositories/${repository}:getIamPolicy?options.requestedPolicyVersion=3`,
      },
    }),
  },
  {
    says: 'projects/PROJECT/locations/LOCATION/services/SERVICE',
    pattern: new RegExp(
      `^projects/(?<project>${ID})/locations/(?<location>[a-z0-9-]+)/services/(?<service>${NAME})$`,
    ),
    of: ({ project = '', location = '', service = '' }) => ({
      terraform: {
        type: 'google_cloud_run_v2_service_iam_member',
        arguments: [
          ['project', project],
          ['location', location],
          ['name', service],
        ],
      },
      gcloud: [
        ...['run', 'services', 'add-iam-policy-binding', service],
        ...[`--project=${project}`, `--region=${location}`],
      ],
      unconditional: false,
      policy: {
        service: 'run',
        method: 'GET',
        path: `/v2/projects/${encodeURIComponent(project)}/locations/${location}/services/${service}:getIamPolicy?options.requestedPolicyVersion=3`,
      },
    }),
  },
];

/** The forms of supported resources, for messages. */
export const RESOURCE_FORMS: readonly string[] = FORMS.map(({ says }) => says);

/** Parses the name of a resource; returns undefined if it is not supported. */
export function parseResource(name: string): Resource | undefined {
  for (const { pattern, of } of FORMS) {
    const found = pattern.exec(name);
    if (found !== null) return { name, ...of(found.groups ?? {}) };
  }
  return undefined;
}
