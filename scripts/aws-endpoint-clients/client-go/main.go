// Lists the namespaces of a cluster once a second with client-go, which kubectl and Helm use, and prints the outcome of each
// call. Argument: seconds.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	loaded, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	client := kubernetes.NewForConfigOrDie(loaded)
	for {
		start := time.Now()
		if _, err := client.CoreV1().Namespaces().List(context.Background(), metav1.ListOptions{}); err != nil {
			fmt.Println("error", strings.Join(strings.Fields(err.Error()), " "))
		} else {
			fmt.Println("ok")
		}
		if !time.Now().Before(end) {
			return
		}
		time.Sleep(time.Second - time.Since(start))
	}
}
