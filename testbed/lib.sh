# The names, addresses and folders of a cluster; the scripts beside it read this first. Everything hangs off the cluster's name, a letter,
# and that letter's place in the alphabet, so that no two clusters share an address. Every address but the forwarded port of the API server
# is in network namespaces that have no link to the machine's own.
# shellcheck shell=bash disable=SC2034

testbed=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${WEFT_CACHE:-$HOME/.cache/weft}
cluster=${CLUSTER:-a}
state=$cache/clusters/$cluster
switch=weft-switch

say() { echo "weft: $*" >&2; }
die() { say "$*"; exit 1; }

case $cluster in
  current | [a-z]) ;;
  *) die "CLUSTER=$cluster: a cluster is named by one letter, or 'current' for the one of your KUBECONFIG" ;;
esac

if [ "$cluster" = current ]; then
  kubeconfig=${KUBECONFIG:-$HOME/.kube/config}
else
  kubeconfig=$state/kubeconfig
  number=$(($(printf '%d' "'$cluster") - 96))
  families="4 ${IPV6:+6}"
  pods=10.$((100 + number)).0.0/16${IPV6:+,fd89:$number::/32}
  services=10.$((200 + number)).0.0/16${IPV6:+,fd89:ffff:$number::/112}
  dns=10.$((200 + number)).0.10
  api_port=$((16440 + number))
fi

node_name() { echo "$cluster-$1"; }
# node_address N [FAMILY], node_pods N [FAMILY]: of IPv4, or of the family 6.
node_address() { if [ "${2:-4}" = 4 ]; then echo "10.89.$number.$1"; else echo "fd89::$number:$1"; fi; }
node_pods() { if [ "${2:-4}" = 4 ]; then echo "10.$((100 + number)).$1.0/24"; else echo "fd89:$number:$1::/64"; fi; }
node_namespace() { echo "weft-$cluster-$1"; }
node_home() { echo "$state/nodes/$1"; }

# The numbers of the nodes that the cluster was made with.
nodes() { [ ! -d "$state/nodes" ] || find "$state/nodes" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n; }

# node_process N: the machine's number of the node's first process, while it lives.
node_process() {
  local process
  process=$(cat "$(node_home "$1")/process" 2>/dev/null) || return 1
  [ "/proc/$process/ns/net" -ef "/run/netns/$(node_namespace "$1")" ] && echo "$process"
}

# in_node N COMMAND...: runs a command as if on the node.
in_node() {
  local process
  process=$(node_process "$1") || die "node $(node_name "$1") does not run; make cluster-up CLUSTER=$cluster"
  nsenter --target "$process" --mount --net --pid --uts --ipc -- env PATH=/opt/kube:/opt/node:/usr/sbin:/usr/bin:/sbin:/bin "${@:2}"
}

# The socket of node N's container runtime, as the machine sees it.
node_runtime() { echo "/proc/$(node_process "$1")/root/run/containerd/containerd.sock"; }

# The programs that the cluster was started with, so that a later build in another working tree does not change them under it.
programs() { if [ -e "$state/$1" ]; then echo "$state/$1"; else "$testbed/build" "$1"; fi; }

kubectl() { "$(programs kube)/kubectl" --kubeconfig "$kubeconfig" "$@"; }
