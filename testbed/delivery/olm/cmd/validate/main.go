// Command validate holds a bundle against every validator of the Operator Framework that needs no registry: those of the format, the default
// ones and all optional ones. A warning counts as an error unless -explained names its kind, so that none is left without a reason:
//
//	validate [-explained TYPE=REASON]... BUNDLE
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/operator-framework/api/pkg/manifests"
	"github.com/operator-framework/api/pkg/validation"
	"github.com/operator-framework/api/pkg/validation/errors"
	validator "github.com/operator-framework/api/pkg/validation/interfaces"
	"github.com/operator-framework/operator-registry/pkg/lib/bundle"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
)

// kubernetes is the newest version whose removed APIs the bundle must not use.
const kubernetes = "1.37"

// optional are the suites of 'operator-sdk bundle validate'. MultipleArchitecturesValidator is left out: it pulls the images.
var optional = validator.Validators{
	validation.OperatorHubV2Validator,
	validation.StandardCapabilitiesValidator,
	validation.StandardCategoriesValidator,
	validation.ObjectValidator,
	validation.AlphaDeprecatedAPIsValidator,
	validation.GoodPracticesValidator,
}

func main() {
	var explained map[string]string
	command := &cobra.Command{
		Use:           "validate BUNDLE",
		Args:          cobra.ExactArgs(1),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(_ *cobra.Command, args []string) error {
			return validate(args[0], explained)
		},
	}
	command.Flags().StringToStringVar(&explained, "explained", nil, "a part of warnings that are all right, and why")
	if err := command.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func validate(folder string, explained map[string]string) error {
	format := bundle.NewImageValidator(nil, logrus.NewEntry(logrus.StandardLogger()))
	if err := format.ValidateBundleFormat(folder); err != nil {
		return err
	}
	manifestsFolder := filepath.Join(folder, "manifests")
	if err := format.ValidateBundleContent(manifestsFolder); err != nil {
		return err
	}
	read, err := manifests.GetBundleFromDir(manifestsFolder)
	if err != nil {
		return err
	}
	objects := read.ObjectsToValidate()
	for _, object := range read.Objects {
		objects = append(objects, object)
	}
	objects = append(objects, map[string]string{"k8s-version": kubernetes})
	results := append(validation.DefaultBundleValidators.Validate(read.ObjectsToValidate()...), optional.Validate(objects...)...)
	return report(folder, results, explained)
}

// report prints each thing once, whichever validators say it.
func report(folder string, results []errors.ManifestResult, explained map[string]string) error {
	var said []string
	wrong := 0
	for _, result := range results {
		for _, one := range slices.Concat(result.Errors, result.Warnings) {
			line := one.Error()
			if slices.Contains(said, line) {
				continue
			}
			said = append(said, line)
			if why := explanation(line, explained); why != "" && one.Level == errors.LevelWarn {
				line += " (" + why + ")"
			} else {
				wrong++
			}
			fmt.Println(line)
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%s: %d errors and unexplained warnings", folder, wrong)
	}
	fmt.Printf("%s: valid by %d validators; %d warnings, all explained\n",
		folder, len(validation.DefaultBundleValidators)+len(optional)+1, len(said))
	return nil
}

func explanation(line string, explained map[string]string) string {
	for part, why := range explained {
		if strings.Contains(line, part) {
			return why
		}
	}
	return ""
}
