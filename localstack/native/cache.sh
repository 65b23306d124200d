# Sourced by the scripts beside it: the cache folder outside the clone, and what they share.
cache=${FRAZIL_CACHE:-$HOME/.cache/frazil}
mkdir -p "$cache"

# Builds one program of a Go module into the cache unless that version is there: NAME MODULE PACKAGE VERSION.
install_go_program() {
  local name=$1 module=$2 package=$3 version=$4
  local program=$cache/bin/$name
  if [ -x "$program" ]; then
    # Without Go nobody can ask the program for its version, nor build another one.
    command -v go >/dev/null || return 0
    # Read whole: a reader that left early would end Go with a signal, and the pipe with it.
    case $(go version -m "$program") in *"$module"*"$version"*) return 0 ;; esac
  fi
  echo "building $name $version into $cache/bin" >&2
  GOBIN=$cache/bin go install -p 2 "$package@$version"
}

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p}' "$1" >&2
  exit 2
}
