#!/usr/bin/env bash
# promote.sh FROM TO: a branch promote-TO from here with one commit on it, in which TO runs what FROM runs. Push it and open a pull request.
# A pipeline calls it when FROM has been well for long enough.
set -euo pipefail
[ $# -eq 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
cd "$(dirname "${BASH_SOURCE[0]}")/../environments/overlays"
git switch --quiet --create "promote-$2"
cp "$1/release.yaml" "$2/release.yaml"
git add "$2/release.yaml"
git commit --quiet --message "Promote what $1 runs to $2" --message "$(git diff --cached --unified=0 -- "$2/release.yaml" | grep '^[-+][^-+]')"
