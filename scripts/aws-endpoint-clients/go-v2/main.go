// Reads an object of S3 once a second with the AWS SDK for Go, and prints the outcome of each call. Argument: seconds.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	ctx := context.Background()
	var client *s3.Client
	call := func() error {
		if client == nil {
			loaded, err := config.LoadDefaultConfig(ctx)
			if err != nil {
				return err
			}
			client = s3.NewFromConfig(loaded, func(options *s3.Options) { options.UsePathStyle = true })
		}
		found, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("reports"), Key: aws.String("today.txt")})
		if err != nil {
			return err
		}
		defer found.Body.Close()
		_, err = io.ReadAll(found.Body)
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
