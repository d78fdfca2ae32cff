// Gets tokens with google-auth-library-oauth2-http from Application Default Credentials, once for each line of its input, and
// prints each outcome as a line of JSON.
import com.google.auth.oauth2.GoogleCredentials;
import java.net.URI;
import java.util.Scanner;

public class Client {
    public static void main(String[] args) {
        GoogleCredentials credentials = null;
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            lines.nextLine();
            try {
                if (credentials == null)
                    credentials = GoogleCredentials.getApplicationDefault()
                            .createScoped("https://www.googleapis.com/auth/cloud-platform");
                String header = credentials.getRequestMetadata(URI.create("https://storage.googleapis.com/"))
                        .get("Authorization").get(0);
                print("token", header.substring("Bearer ".length()));
            } catch (Exception error) {
                print("error", error.toString());
            }
        }
        System.exit(0);
    }

    private static void print(String name, String value) {
        String text = value.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"");
        System.out.println("{\"" + name + "\":\"" + text + "\"}");
    }
}
