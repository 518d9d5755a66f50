// Command program-image writes an image that holds static programs and nothing
// else, the same bytes for the same programs. The first one is its entry point:
//
//	program-image [--user UID:GID] NAME:TAG OUTPUT.tar PROGRAM...
package main

import (
	"archive/tar"
	"bytes"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/spf13/cobra"
)

func main() {
	log.SetFlags(0)
	var user string
	command := &cobra.Command{
		Use:          "program-image NAME:TAG OUTPUT.tar PROGRAM...",
		Args:         cobra.MinimumNArgs(3),
		SilenceUsage: true,
		RunE: func(_ *cobra.Command, args []string) error {
			return write(args[0], args[1], args[2:], user)
		},
	}
	command.Flags().StringVar(&user, "user", "65532:65532", "who runs it")
	if command.Execute() != nil {
		os.Exit(1)
	}
}

func write(reference, output string, programs []string, user string) error {
	tag, err := name.NewTag(reference)
	if err != nil {
		return err
	}
	files, err := archive(programs)
	if err != nil {
		return err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(files)), nil
	})
	if err != nil {
		return err
	}
	image, err := mutate.AppendLayers(empty.Image, layer)
	if err != nil {
		return err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture = "linux", runtime.GOARCH
	config.Config = v1.Config{
		Entrypoint: []string{programPath(programs[0])},
		Env:        []string{"PATH=/bin"},
		User:       user,
	}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		return err
	}
	return tarball.WriteToFile(output, tag, image)
}

// programPath is where the image has a program.
func programPath(file string) string { return "/bin/" + filepath.Base(file) }

func archive(programs []string) ([]byte, error) {
	var buffer bytes.Buffer
	writer := tar.NewWriter(&buffer)
	for _, file := range programs {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		header := &tar.Header{Name: programPath(file), Mode: 0o755, Size: int64(len(content))}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := writer.Write(content); err != nil {
			return nil, err
		}
	}
	return buffer.Bytes(), writer.Close()
}
