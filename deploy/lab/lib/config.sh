# Sourced. Config files are made from templates in config/: @NAME@ stands for the shell variable of that name.

# render TEMPLATE: prints it; a name that is not set is a mistake, not an empty string.
render() {
  local text name
  text=$(<"$LAB_SOURCE/config/$1")
  while [[ $text =~ @([A-Z_]+)@ ]]; do
    name=${BASH_REMATCH[1]}
    [[ -v $name ]] || die "config/$1 asks for @$name@, which nothing sets"
    text=${text//"@$name@"/${!name}}
  done
  printf '%s\n' "$text"
}

# service_config SERVICE USER TEMPLATE...: the templates one after another become etc/SERVICE/SERVICE.conf.
# USER is the Keystone user whose credential the shared parts write.
service_config() {
  # shellcheck disable=SC2034  # for the templates
  local service=$1 SERVICE_USER=$2 template
  shift 2
  mkdir -p "$ETC/$service/policy.d" "$VAR/$service"
  for template in "$@"; do
    render "$template"
  done >"$ETC/$service/$service.conf"
}

# packaged SERVICE FILE: a copy of what the package keeps in /etc/SERVICE, which only root and the service may read.
packaged() {
  [[ -e $ETC/$1/$2 ]] && return 0
  if as_root test -d "/etc/$1/$2"; then
    mkdir -p "$ETC/$1/$2"
    as_root tar -C "/etc/$1/$2" -c . | tar -C "$ETC/$1/$2" -x --no-same-owner
  else
    as_root cat "/etc/$1/$2" >"$ETC/$1/$2.new"
    mv "$ETC/$1/$2.new" "$ETC/$1/$2"
  fi
}
