// A program of a job that finds its credentials by the default chain of the AWS SDK for JavaScript: it reads an object, once
// or each second for the given number of seconds, and prints the access keys that it used.
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const [bucket, seconds = '0', profile = ''] = process.argv.slice(2);
const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1, ...(profile === '' ? {} : { profile }) });
const end = Date.now() + Number(seconds) * 1000;
const used = new Set();
try {
  do {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'notes.txt' }));
    const { accessKeyId } = await s3.config.credentials();
    if (!used.has(accessKeyId)) console.log(`${accessKeyId} read ${await Body.transformToString()}`);
    used.add(accessKeyId);
    if (Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 1000));
  } while (Date.now() < end);
} catch (error) {
  console.log(`refused: ${error.name}: ${error.message}`);
  process.exitCode = 1;
}
// Open connections would keep the process alive.
s3.destroy();
