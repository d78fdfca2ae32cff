// Gets tokens with azure-identity's DefaultAzureCredential, once for each line of its input, and prints each outcome as a line of
// JSON. A line contains a number, which this program ignores, and a resource.
import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.util.Scanner;

public class Client {
    public static void main(String[] args) {
        TokenCredential credential = null;
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            String resource = lines.nextLine().split(" ")[1];
            try {
                if (credential == null)
                    credential = new DefaultAzureCredentialBuilder().disableInstanceDiscovery().build();
                TokenRequestContext request = new TokenRequestContext().addScopes(resource + "/.default");
                AccessToken token = credential.getTokenSync(request);
                print("token", token.getToken(), ",\"expires\":" + token.getExpiresAt().toEpochSecond());
            } catch (Exception error) {
                print("error", error.toString(), "");
            }
        }
        System.exit(0);
    }

    private static void print(String name, String value, String more) {
        String text = value.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"");
        System.out.println("{\"" + name + "\":\"" + text + "\"" + more + "}");
    }
}
