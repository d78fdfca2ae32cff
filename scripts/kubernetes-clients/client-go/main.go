// Lists the ConfigMaps of a namespace with client-go, which kubectl and Helm use, once for each line of its input, and prints the
// outcome of each call. Argument: namespace.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	api "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func connect() (kubernetes.Interface, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

func main() {
	var client kubernetes.Interface
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var err error
		if client == nil {
			client, err = connect()
		}
		if err == nil {
			_, err = client.CoreV1().ConfigMaps(os.Args[1]).List(context.Background(), metav1.ListOptions{})
		}
		var status api.APIStatus
		switch {
		case err == nil:
			fmt.Println("ok")
		case errors.As(err, &status):
			fmt.Println("error", status.Status().Code, status.Status().Reason)
		default:
			fmt.Println("error 0", strings.Join(strings.Fields(err.Error()), " "))
		}
	}
}
