// A program of a job that finds its credentials by the default chain of the AWS SDK for JavaScript: it says who it is
// and lists the buckets, once or each second for so many seconds.
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const [seconds = '0', profile = ''] = process.argv.slice(2);
const options = profile === '' ? {} : { profile };
const [s3, sts] = [new S3Client(options), new STSClient(options)];
const end = Date.now() + Number(seconds) * 1000;
let asked = 0;
try {
  do {
    const { Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
    const { Buckets: buckets } = await s3.send(new ListBucketsCommand({}));
    console.log(`${arn} ${buckets.map(({ Name }) => Name).join(',')}`);
    asked++;
    if (Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 1000));
  } while (Date.now() < end);
} catch (error) {
  console.log(`refused after ${asked}: ${error.name}: ${error.message}`);
  process.exitCode = 1;
}
