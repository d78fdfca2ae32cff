// The clients, with pinned versions. `install` describes what the script installs; `program` returns the command that makes one
// call a second, and `command` the command that makes one call.
import { join } from 'node:path';

const python = (name, version, { title = name, run = name, packages = [], ...more } = {}) => ({
  ...{ name, title, version, install: { kind: 'python', packages: [`${name}==${version}`, ...packages] } },
  program: (_, seconds) => ['python3', '-BS', join(import.meta.dirname, 'client.py'), run, String(seconds)],
  ...more,
});

const TOFU = `
terraform {
  backend "s3" {
    bucket                      = "reports"
    key                         = "state"
    use_lockfile                = true
    use_path_style              = true
    skip_credentials_validation = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    skip_metadata_api_check     = true
  }
}
resource "terraform_data" "one" {
  input = timestamp()
}
`;

export const CLIENTS = [
  python('boto3', '1.44.8'),
  {
    ...{ name: 'awscli', title: 'AWS CLI', version: '1.46.3' },
    install: { kind: 'python', packages: ['awscli==1.46.3'] },
    command: () => [
      'python3',
      '-BS',
      '-m',
      'awscli',
      's3api',
      'head-object',
      '--bucket',
      'reports',
      '--key',
      'today.txt',
    ],
  },
  python('s3fs', '2026.9.0'),
  {
    ...{ name: 'client-s3', title: 'JavaScript `client-s3`', version: '3.1175.0' },
    install: { kind: 'npm', packages: ['@aws-sdk/client-s3@3.1175.0'] },
    program: (folder, seconds) => ['node', join(folder, 'client-s3.mjs'), String(seconds)],
  },
  {
    ...{ name: 'go-v2', title: 'Go v2 (`service/s3`)', version: '1.114.10' },
    install: {
      kind: 'go',
      modules: [
        'github.com/aws/aws-sdk-go-v2/service/s3@v1.114.10',
        'github.com/aws/aws-sdk-go-v2/config@v1.33.18',
      ],
    },
    program: (folder, seconds) => [join(folder, 'client'), String(seconds)],
  },
  {
    ...{ name: 'java', title: 'Java v2', version: '2.59.1', install: { kind: 'maven' } },
    program: (folder, seconds) => [
      'java',
      '-cp',
      `${folder}:${join(folder, 'lib')}/*`,
      'Client',
      String(seconds),
    ],
  },
  {
    ...{ name: 'rust', title: 'Rust `aws-config`', version: '1.13.0' },
    install: { kind: 'cargo', crates: ['aws-config@1.13.0', 'aws-sdk-s3@1.157.0'] },
    program: (folder, seconds) => [join(folder, 'client'), String(seconds)],
  },
  {
    ...{ name: 'minio-go', title: 'minio-go', version: '7.4.1' },
    install: { kind: 'go', modules: ['github.com/minio/minio-go/v7@v7.4.1'] },
    program: (folder, seconds) => [join(folder, 'client'), String(seconds)],
  },
  python('minio', '7.2.20', { title: 'minio (Python)' }),
  python('pyarrow', '26.0.1'),
  python('obstore', '0.12.1', { title: 'obstore (object_store)' }),
  python('polars', '2.1.0', { title: 'polars, without boto3' }),
  python('deltalake', '1.6.6'),
  python('duckdb', '1.5.5', { packages: ['duckdb-extension-httpfs==1.5.5', 'duckdb-extension-aws==1.5.5'] }),
  {
    ...python('duckdb', '1.5.5', { title: 'duckdb, with `REFRESH auto`', run: 'duckdb_refresh' }),
    ...{ name: 'duckdb-refresh', install: { kind: 'same', as: 'duckdb' } },
  },
  {
    ...{ name: 'rclone', title: 'rclone', version: '1.76.0' },
    install: { kind: 'go-program', module: 'github.com/rclone/rclone@v1.76.0' },
    command: (folder, { s3 }) => [
      join(folder, 'rclone'),
      'cat',
      `:s3,provider=AWS,env_auth=true,region=eu-central-1,endpoint='${s3}',force_path_style=true:reports/today.txt`,
      '--low-level-retries=1',
      '--retries=1',
    ],
  },
  python('rasterio', '1.4.4', { title: 'GDAL (rasterio without boto3)' }),
  {
    ...python('rasterio', '1.4.4', { title: 'GDAL (rasterio with boto3)', packages: ['boto3==1.44.8'] }),
    name: 'rasterio-boto3',
  },
  {
    ...{ name: 'tofu', title: 'OpenTofu, S3 backend', version: '1.12.6' },
    install: { kind: 'tofu', module: 'github.com/opentofu/opentofu@v1.12.6' },
    files: { 'main.tf': TOFU },
    command: (folder) => [
      'sh',
      '-c',
      '"$0" init -input=false -no-color && "$0" apply -auto-approve -input=false -no-color',
      join(folder, 'tofu'),
    ],
  },
  python('tensorstore', '0.1.86'),
  {
    ...{ name: 'hadoop', title: 'S3A (hadoop-aws)', version: '3.5.0', install: { kind: 'maven' } },
    program: (folder, seconds) => [
      'java',
      '-cp',
      `${folder}:${join(folder, 'lib')}/*`,
      'Client',
      String(seconds),
    ],
  },
];

/** Clients for one call that takes longer than a copy's lifetime. */
export const UPLOADS = [
  {
    ...python('boto3', '1.44.8', { title: 'boto3', run: 'boto3_upload' }),
    ...{ name: 'boto3-upload', install: { kind: 'same', as: 'boto3' } },
  },
];

/** Clients of Kubernetes, which get their token from `aws eks get-token`. */
export const KUBERNETES_CLIENTS = [
  {
    ...{ name: 'client-go', title: 'client-go (kubectl, Helm)', version: '0.37.2' },
    install: { kind: 'go', modules: ['k8s.io/client-go@v0.37.2', 'k8s.io/apimachinery@v0.37.2'] },
    program: (folder, seconds) => [join(folder, 'client'), String(seconds)],
  },
  python('kubernetes', '37.0.2', { title: 'kubernetes (Python)' }),
];
