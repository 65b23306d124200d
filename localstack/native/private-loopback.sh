#!/usr/bin/env bash
# Runs a command in a network of its own that has nothing but a loopback, so that a server which listens on all interfaces is
# reached by nobody else:
#   private-loopback.sh COMMAND…
set -euo pipefail
if [ "${1-}" = --inside ]; then
  shift
  if command -v ip >/dev/null; then
    ip link set lo up
  else
    # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP
    python3 -c 'import fcntl, socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
request = fcntl.ioctl(s, 0x8913, struct.pack("16sH14x", b"lo", 0))
fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", struct.unpack("16sH14x", request)[1] | 1))'
  fi
  exec "$@"
fi
# Only root may make a network; anybody may in a user namespace, where the kernel allows those.
if unshare --net true 2>/dev/null; then exec unshare --net "$0" --inside "$@"; fi
exec unshare --map-root-user --net "$0" --inside "$@"
