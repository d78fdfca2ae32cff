// Builds MinIO, the S3-compatible server of test/needs-minio, in the cache folder, unless it is already there. MinIO has the
// AGPL license, so only tests may use it.
import { installGoProgram } from './go-program.mjs';

// test/support/minio.ts expects the same version: the last one before the repository's archival.
installGoProgram({
  name: 'minio',
  version: '0.0.0-20260212201848-7aac2a2c5b7c',
  module: 'github.com/minio/minio',
});
