// A deploy as the AWS CDK does it: its own roles are assumed with what the default chain of the AWS SDK for JavaScript finds, as
// fromTemporaryCredentials does, and each role writes an object.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

const [bucket, ...roles] = process.argv.slice(2);
try {
  const sts = new STSClient({});
  for (const role of roles) {
    const { Credentials: keys } = await sts.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'aws-cdk-deploy' }),
    );
    const credentials = {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      sessionToken: keys.SessionToken,
    };
    const s3 = new S3Client({ credentials, forcePathStyle: true });
    const name = role.split('/').at(-1);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: 'deployed' }));
    console.log(`deployed as ${name}`);
  }
} catch (error) {
  console.log(`failed: ${error.name}: ${error.message}`);
  process.exitCode = 1;
}
