# Sourced after say.sh. Finds the .NET SDK that global.json asks for.

DOTNET_MAJOR=10

# Sets DOTNET, or says what to install. The folders are those of Microsoft's installer and of the distributions.
find_dotnet() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [[ -x $candidate ]] && "$candidate" --list-sdks 2>/dev/null | grep "^$DOTNET_MAJOR\." >/dev/null; then
      # shellcheck disable=SC2034  # for the caller
      DOTNET=$candidate
      export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
      return 0
    fi
  done
  die "the .NET SDK $DOTNET_MAJOR is missing: install it from https://dot.net/download (no root needed: its installer script puts it into ~/.dotnet)"
}
