// Reads an object of S3 once a second with minio-go and its usual chain of credential sources, and prints the outcome of each
// call. Argument: seconds.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	client, err := minio.New(strings.TrimPrefix(os.Getenv("CLIENT_S3"), "http://"), &minio.Options{
		Creds:  credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.IAM{}}),
		Region: os.Getenv("AWS_REGION"),
	})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	call := func() error {
		found, err := client.GetObject(context.Background(), "reports", "today.txt", minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		defer found.Close()
		_, err = io.ReadAll(found)
		return err
	}
	for {
		start := time.Now()
		if err := call(); err != nil {
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
