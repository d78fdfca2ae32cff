// Lists the ConfigMaps of a namespace with fabric8, once for each line of its input, and prints the outcome of each call.
// Argument: namespace.
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Scanner;

public class Client {
    public static void main(String[] args) {
        KubernetesClient client = null;
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            lines.nextLine();
            try {
                if (client == null) client = new KubernetesClientBuilder().build();
                client.configMaps().inNamespace(args[0]).list();
                System.out.println("ok");
            } catch (KubernetesClientException error) {
                System.out.println("error " + error.getCode() + " " + error.getMessage().replaceAll("\\s+", " "));
            } catch (RuntimeException error) {
                System.out.println("error 0 " + error.toString().replaceAll("\\s+", " "));
            }
        }
        System.exit(0);
    }
}
