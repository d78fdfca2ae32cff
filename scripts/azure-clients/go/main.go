// Gets tokens with azidentity's DefaultAzureCredential, once for each line of its input, and prints each outcome as a line of JSON.
// A line contains the number of milliseconds by which the clock is ahead of the machine's clock, and a resource.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

func main() {
	out := json.NewEncoder(os.Stdout)
	var credential *azidentity.DefaultAzureCredential
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if ms, err := strconv.ParseInt(words[0], 10, 64); err == nil {
			time.MoveBy(time.Duration(ms) * time.Millisecond)
		}
		var err error
		if credential == nil {
			options := azidentity.DefaultAzureCredentialOptions{DisableInstanceDiscovery: true}
			credential, err = azidentity.NewDefaultAzureCredential(&options)
		}
		if err == nil {
			scopes := []string{words[1] + "/.default"}
			token, failure := credential.GetToken(context.Background(), policy.TokenRequestOptions{Scopes: scopes})
			if failure == nil {
				out.Encode(map[string]any{"token": token.Token, "expires": token.ExpiresOn.Unix()})
				continue
			}
			err = failure
		}
		out.Encode(map[string]any{"error": strings.Join(strings.Fields(err.Error()), " ")})
	}
}
