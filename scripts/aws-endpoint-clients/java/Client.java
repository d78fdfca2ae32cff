// Reads an object of S3 once a second with the AWS SDK for Java, and prints the outcome of each call. Argument: seconds.
import java.net.URI;
import software.amazon.awssdk.services.s3.S3Client;

public class Client {
    public static void main(String[] args) throws InterruptedException {
        long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000_000L;
        S3Client client = null;
        while (true) {
            long start = System.nanoTime();
            try {
                if (client == null) {
                    client = S3Client.builder().endpointOverride(URI.create(System.getenv("CLIENT_S3"))).forcePathStyle(true).build();
                }
                client.getObjectAsBytes(get -> get.bucket("reports").key("today.txt"));
                System.out.println("ok");
            } catch (RuntimeException error) {
                System.out.println("error " + error.toString().replaceAll("\\s+", " "));
            }
            if (System.nanoTime() >= end) return;
            Thread.sleep(Math.max(0, 1000 - (System.nanoTime() - start) / 1_000_000));
        }
    }
}
