// Reads an object of S3 once a second with the AWS SDK for JavaScript, and prints the outcome of each call.
// Usage: client-s3.mjs SECONDS
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

const client = new S3Client({ forcePathStyle: true });
const end = Date.now() + Number(process.argv[2]) * 1000;
for (;;) {
  const start = Date.now();
  try {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: 'reports', Key: 'today.txt' }));
    await body.transformToString();
    console.log('ok');
  } catch (error) {
    console.log(`error ${error.name}: ${error.message.replace(/\s+/g, ' ').slice(0, 300)}`);
  }
  if (Date.now() >= end) break;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 1000 - (Date.now() - start))));
}
process.exit();
