// Gets tokens with golang.org/x/oauth2 (argument "oauth2") or cloud.google.com/go/auth (argument "auth") from Application Default
// Credentials, once for each line of its input, and prints each outcome as a line of JSON. A line contains the number of
// milliseconds by which the clock is ahead of the machine's clock.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"time"

	"cloud.google.com/go/auth/credentials"
	"golang.org/x/oauth2/google"
)

const scope = "https://www.googleapis.com/auth/cloud-platform"

// Returns a function that returns the current token.
func connect(library string) (func() (string, error), error) {
	ctx := context.Background()
	if library == "oauth2" {
		found, err := google.FindDefaultCredentials(ctx, scope)
		if err != nil {
			return nil, err
		}
		return func() (string, error) {
			token, err := found.TokenSource.Token()
			if err != nil {
				return "", err
			}
			return token.AccessToken, nil
		}, nil
	}
	found, err := credentials.DetectDefault(&credentials.DetectOptions{Scopes: []string{scope}})
	if err != nil {
		return nil, err
	}
	return func() (string, error) {
		token, err := found.Token(ctx)
		if err != nil {
			return "", err
		}
		return token.Value, nil
	}, nil
}

func main() {
	out := json.NewEncoder(os.Stdout)
	var token func() (string, error)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if ms, err := strconv.ParseInt(lines.Text(), 10, 64); err == nil {
			time.MoveBy(time.Duration(ms) * time.Millisecond)
		}
		var err error
		var value string
		if token == nil {
			token, err = connect(os.Args[1])
		}
		if err == nil {
			value, err = token()
		}
		if err != nil {
			out.Encode(map[string]string{"error": strings.Join(strings.Fields(err.Error()), " ")})
		} else {
			out.Encode(map[string]string{"token": value})
		}
	}
}
