// Stands in for a kubelet. The code that serves exec and port-forward sessions is the kubelet's own (k8s.io/cri-streaming).
// There are no containers: commands run on this machine, forwarded ports are ports of this machine, and logs are a counter.
// Arguments: port, certificate, key.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
)

const (
	idle     = 4 * time.Hour
	creation = 30 * time.Second
)

type machine struct{}

func (machine) ExecInContainer(ctx context.Context, _, _, _ string, words []string, in io.Reader, out, errors io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize, _ time.Duration) error {
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Stdin = in
	if out != nil {
		command.Stdout = out
	}
	if errors != nil {
		command.Stderr = errors
	}
	return command.Run()
}

func (machine) PortForward(_ context.Context, _, _ string, port int32, stream io.ReadWriteCloser) error {
	target, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer target.Close()
	go io.Copy(target, stream)
	_, err = io.Copy(stream, target)
	return err
}

func serveLogs(response http.ResponseWriter, request *http.Request) {
	for line := 1; ; line++ {
		fmt.Fprintf(response, "line %d\n", line)
		response.(http.Flusher).Flush()
		if request.FormValue("follow") != "true" {
			return
		}
		select {
		case <-request.Context().Done():
			return
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func serve(response http.ResponseWriter, request *http.Request) {
	// The path is OPERATION/NAMESPACE/POD[/CONTAINER].
	path := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	if len(path) < 3 {
		http.NotFound(response, request)
		return
	}
	switch path[0] {
	case "exec":
		options, err := remotecommand.NewOptions(request)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		words := request.Form["command"]
		remotecommand.ServeExec(response, request, machine{}, path[2], "", "", words, options, idle, creation, remotecommand.SupportedStreamingProtocols)
	case "portForward":
		options, err := portforward.NewV4Options(request)
		if err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		portforward.ServePortForward(response, request, machine{}, path[2], "", options, idle, creation, portforward.SupportedProtocols)
	case "containerLogs":
		serveLogs(response, request)
	default:
		http.NotFound(response, request)
	}
}

func main() {
	log.Fatal(http.ListenAndServeTLS("127.0.0.1:"+os.Args[1], os.Args[2], os.Args[3], http.HandlerFunc(serve)))
}
