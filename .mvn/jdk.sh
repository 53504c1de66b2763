# Finds a JDK 25. Sourced by ./mvnw, ./quire and the installed bin/quire; defines functions only.

# Is this folder a JDK 25 (a `release` file that says so, and a compiler or at least a launcher)?
is_jdk25() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

# Prints the home of a JDK 25, or fails.
find_jdk25() {
  local home
  if [ -n "${JAVA_HOME:-}" ] && is_jdk25 "$JAVA_HOME"; then printf '%s\n' "$JAVA_HOME"; return 0; fi
  for home in /usr/lib/jvm/* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/* /opt/* /opt/java/* \
    "${HOME:-}"/.gradle/jdks/* "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk25 "$home"; then printf '%s\n' "$home"; return 0; fi
  done
  home=$(command -v java) && home=$(readlink -f "$home" 2>/dev/null || printf '%s' "$home") && home=${home%/bin/java}
  if [ -n "$home" ] && is_jdk25 "$home"; then printf '%s\n' "$home"; return 0; fi
  return 1
}
