// Lists the ConfigMaps of a namespace with the Java client of Kubernetes, once for each line of its input, and prints the outcome
// of each call. Argument: namespace.
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.util.Config;
import java.util.Scanner;

public class Client {
    public static void main(String[] args) {
        CoreV1Api api = null;
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            lines.nextLine();
            try {
                if (api == null) api = new CoreV1Api(Config.defaultClient());
                api.listNamespacedConfigMap(args[0]).execute();
                System.out.println("ok");
            } catch (ApiException error) {
                System.out.println("error " + error.getCode() + " " + error.getMessage().replaceAll("\\s+", " "));
            } catch (Exception error) {
                System.out.println("error 0 " + error.toString().replaceAll("\\s+", " "));
            }
        }
        System.exit(0);
    }
}
