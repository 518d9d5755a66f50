// Command images packs the static programs that the conformance suite runs inside a cluster into archives that a container runtime imports,
// under every name that the suite's manifests call them by:
//
//	images PROGRAMS OUTPUT
package main

import (
	"archive/tar"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"log"
	"math/big"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"sigs.k8s.io/gateway-api/conformance"
)

// file is what an image has at a path.
type file struct {
	path    string
	mode    int64
	content []byte
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: images PROGRAMS OUTPUT")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(programs, output string) error {
	names, err := imageNames()
	if err != nil {
		return err
	}
	certificate, key, err := selfSigned("echo")
	if err != nil {
		return err
	}
	// The first file of each is its entry point; users as in the images that the suite was written for.
	images := map[string]struct {
		user  string
		files []file
	}{
		"echo-basic": {"65532:65532", []file{program("/echo-basic")}},
		"echo-advanced": {"1338:1338", []file{
			program("/usr/local/bin/server"),
			program("/usr/local/bin/client"),
			{"/cert.crt", 0o644, certificate},
			{"/cert.key", 0o644, key},
		}},
		"coredns": {"0:0", []file{program("/coredns")}},
	}
	for base, tags := range names {
		image, known := images[base]
		if !known {
			return fmt.Errorf("the suite's manifests use %v, and nothing here makes it", tags)
		}
		for i, one := range image.files {
			if one.content == nil {
				if image.files[i].content, err = os.ReadFile(filepath.Join(programs, path.Base(one.path))); err != nil {
					return err
				}
			}
		}
		if err := write(filepath.Join(output, base+".tar"), tags, image.user, image.files); err != nil {
			return fmt.Errorf("%s: %w", base, err)
		}
	}
	return nil
}

func program(path string) file { return file{path: path, mode: 0o755} }

var imageLine = regexp.MustCompile(`(?m)^\s*(?:-\s+)?image:\s*"?([^\s"]+)"?\s*$`)

// imageNames are those that the manifests inside the suite name, by the last part of their repository.
func imageNames() (map[string][]name.Tag, error) {
	names := map[string][]name.Tag{}
	err := fs.WalkDir(conformance.Manifests, ".", func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		manifest, err := fs.ReadFile(conformance.Manifests, at)
		if err != nil {
			return err
		}
		for _, found := range imageLine.FindAllSubmatch(manifest, -1) {
			tag, err := name.NewTag(string(found[1]))
			if err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
			if base := path.Base(tag.RepositoryStr()); !slices.Contains(names[base], tag) {
				names[base] = append(names[base], tag)
			}
		}
		return nil
	})
	return names, err
}

func write(output string, tags []name.Tag, user string, files []file) error {
	content, err := archive(files)
	if err != nil {
		return err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil })
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
	config.Config = v1.Config{Entrypoint: []string{files[0].path}, Env: []string{"PATH=/usr/local/bin:/"}, User: user}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		return err
	}
	all := map[name.Tag]v1.Image{}
	for _, tag := range tags {
		all[tag] = image
	}
	return tarball.MultiWriteToFile(output, all)
}

func archive(files []file) ([]byte, error) {
	var buffer bytes.Buffer
	writer := tar.NewWriter(&buffer)
	for _, one := range files {
		if err := writer.WriteHeader(&tar.Header{Name: one.path, Mode: one.mode, Size: int64(len(one.content))}); err != nil {
			return nil, err
		}
		if _, err := writer.Write(one.content); err != nil {
			return nil, err
		}
	}
	return buffer.Bytes(), writer.Close()
}

// selfSigned makes what the mesh's echo server answers HTTPS with; no test looks at who signed it.
func selfSigned(host string) (certificate, key []byte, err error) {
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: host},
		DNSNames:     []string{host, host + "-v1", host + "-v2"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(10, 0, 0),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &pair.PublicKey, pair)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalECPrivateKey(pair)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}),
		pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}), nil
}
