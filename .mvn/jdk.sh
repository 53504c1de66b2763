# Finds a JDK 25. Sourced by ./mvnw and by the installed bin/quire; defines functions and a locale, and
# keeps to what bash 3.2 has.

# Fills $jdk_folders with where JDKs are usually installed.
list_jdk_folders() {
  local home=${HOME:-/nonexistent}
  jdk_folders=(
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/*
    "${SDKMAN_DIR:-$home/.sdkman}"/candidates/java/* "$home"/.jdks/* "$home"/.gradle/jdks/* "$home"/.jabba/jdk/*
    "$home"/.local/share/mise/installs/java/* "${ASDF_DATA_DIR:-$home/.asdf}"/installs/java/*
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home
  )
}

# Is folder $1 a Java 25 with program $2 (java, javac)? Its `release` file says so without a start.
is_jdk25() {
  [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in 'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;; esac
  done <"$1/release"
  return 1
}

# Sets $jdk25 to the home of a Java 25 that has program $1 (javac to build, java to run), or fails.
find_jdk25() {
  local folder
  for folder in "${JAVA_HOME:-}" "${JDK25_HOME:-}"; do
    if [ -n "$folder" ] && is_jdk25 "$folder" "$1"; then jdk25=$folder; return 0; fi
  done
  list_jdk_folders
  for folder in "${jdk_folders[@]}"; do
    if is_jdk25 "$folder" "$1"; then jdk25=$folder; return 0; fi
  done
  # The java on the path, through its links.
  folder=$(command -v java) || return 1
  folder=$(readlink -f "$folder" 2>/dev/null || printf '%s' "$folder")
  folder=${folder%/bin/java}
  if is_jdk25 "$folder" "$1"; then jdk25=$folder; return 0; fi
  return 1
}

# One plain line for the program $1.
no_jdk25() {
  echo "$1: no JDK 25 found (looked in JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, ...): install one, or set JAVA_HOME to it" >&2
}

# Where no locale is set, Java cannot name files beyond ASCII; one with UTF-8 lets it.
[ -n "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ] || export LC_CTYPE=C.UTF-8
