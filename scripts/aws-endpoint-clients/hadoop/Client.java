// Reads an object of S3 once a second with S3A (hadoop-aws), and prints the outcome of each call. Argument: seconds.
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

public class Client {
    public static void main(String[] args) throws InterruptedException {
        long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000_000L;
        Configuration options = new Configuration();
        options.set("fs.s3a.endpoint", System.getenv("CLIENT_S3"));
        options.set("fs.s3a.endpoint.region", System.getenv("AWS_REGION"));
        options.set("fs.s3a.path.style.access", "true");
        options.set("fs.s3a.connection.ssl.enabled", "false");
        options.set("fs.s3a.retry.limit", "1");
        options.set("fs.s3a.attempts.maximum", "1");
        FileSystem files = null;
        while (true) {
            long start = System.nanoTime();
            try {
                if (files == null) files = FileSystem.get(URI.create("s3a://reports/"), options);
                try (FSDataInputStream found = files.open(new Path("s3a://reports/today.txt"))) {
                    found.read(new byte[64]);
                }
                System.out.println("ok");
            } catch (Exception error) {
                System.out.println("error " + error.toString().replaceAll("\\s+", " "));
            }
            if (System.nanoTime() >= end) System.exit(0);
            Thread.sleep(Math.max(0, 1000 - (System.nanoTime() - start) / 1_000_000));
        }
    }
}
