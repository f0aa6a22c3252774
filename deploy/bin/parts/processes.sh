# Processes of one cluster: starting, finding and ending them. Sourced by mixtape-cluster; says `die`, reads $dir, $java.
# shellcheck shell=bash disable=SC2154 # java, dir: by mixtape-cluster

# For Java programs of a few seconds: nothing that pays off later only.
# shellcheck disable=SC2034 # read by the other parts
brief=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)

# A process is ours when its command line carries this; a pid alone may long be somebody else's.
mark() { printf -- '-Dmixtape.cluster=%s' "$dir"; }

# uri FILE: the file as a URI. Log4j wants one; Flink's own paths, on the contrary, are taken as they are.
uri() {
  local path=${1//'%'/%25}
  path=${path//' '/%20} path=${path//'#'/%23} path=${path//'?'/%3F}
  printf 'file://%s' "$path"
}

# is_ours PID
is_ours() {
  local mine argument
  mine=$(mark)
  while IFS= read -r -d '' argument; do
    [ "$argument" != "$mine" ] || return 0
  done 2>/dev/null <"/proc/$1/cmdline"
  return 1
}

# pid_of ROLE: prints it, or fails when the role does not run.
pid_of() {
  local pid
  read -r pid 2>/dev/null <"$dir/run/$1.pid" && is_ours "$pid" && printf '%s' "$pid"
}

# roles: every role that was started and not stopped, alive or not, in the order of starting.
roles() {
  local role
  for role in broker jobmanager; do
    [ ! -e "$dir/run/$role.pid" ] || echo "$role"
  done
  find "$dir/run" -name 'taskmanager-*.pid' -printf '%f\n' 2>/dev/null | sed 's/\.pid$//' | sort -V
}

nothing_runs() {
  local role
  for role in $(roles); do
    ! pid_of "$role" >/dev/null || return 1
  done
}

# spawn ROLE CLASSPATH ARGUMENT…: a JVM of its own session, whose log starts anew.
spawn() {
  local role=$1 classpath=$2 log="$dir/log/$1"
  shift 2
  if [ -s "$log.log" ]; then # named by its last line's time, so that a role's lives sort
    mv "$log.log" "$log-$(date -r "$log.log" +%Y%m%dT%H%M%S).log"
  fi
  rm -f "$log.log" "$log.out"
  rm -rf "${dir:?}/tmp/$role" # what an earlier life left when it was killed
  mkdir -p "$dir/tmp/$role"
  setsid "$java" "$(mark)" "-Dmixtape.role=$role" \
    "-Dlog.file=$log.log" "-Dlog4j2.configurationFile=$(uri "$dir/conf/log4j2.properties")" \
    "-Djava.io.tmpdir=$dir/tmp/$role" "-Dorg.bytedeco.javacpp.cachedir=$dir/tmp/javacpp" \
    -cp "$classpath" "$@" >"$log.out" 2>&1 </dev/null 9>&- &
  echo $! >"$dir/run/$role.pid"
  launched+=("$role")
  # For a moment it is still a copy of this script, which nobody would recognise and end.
  until pid_of "$role" >/dev/null || ! kill -0 $! 2>/dev/null; do sleep 0.02; done
}

# await ROLE SECONDS PROBE…: until the probe succeeds; ends this start when the process dies or time is up.
await() {
  local role=$1 deadline=$((SECONDS + $2)) seconds=$2
  shift 2
  until "$@"; do
    pid_of "$role" >/dev/null || fail_start "$role ended before it was ready: $(last_words "$role")"
    [ $SECONDS -lt $deadline ] ||
      fail_start "$role was not ready within $seconds s: see $dir/log/$role.log"
    sleep 0.3
  done
}

# says ROLE TEXT: whether its log holds the text.
says() { grep -qF -e "$2" "$dir/log/$1.log" 2>/dev/null; }

# last_words ROLE: the most telling line of its output, and where there is more.
last_words() {
  local log="$dir/log/$1" line=""
  line=$(cat "$log.out" "$log.log" 2>/dev/null |
    grep -E 'Caused by|Exception|ERROR|Error' | grep -v '^[[:space:]]*at ' | tail -n 1) || true
  [ -n "$line" ] || line=$(tail -n 1 "$log.out" 2>/dev/null) || true
  printf '%s (see %s.log and %s.out)' "${line:-it said nothing}" "$log" "$log"
}

# fail_start MESSAGE: takes back what this start launched, and dies.
fail_start() {
  local role
  for role in "${launched[@]}"; do
    finish "$role" 5
  done
  die "$1"
}

# finish ROLE SECONDS: TERM, and KILL when that is not enough; forgets the role.
finish() {
  local role=$1 deadline=$((SECONDS + $2)) pid
  if pid=$(pid_of "$role"); then
    kill -TERM "$pid" 2>/dev/null || true
    while is_ours "$pid" && [ $SECONDS -lt $deadline ]; do sleep 0.2; done
    if is_ours "$pid"; then
      echo "$role did not end within $2 s of being asked: killed"
      kill -KILL "$pid" 2>/dev/null || true
      while is_ours "$pid"; do sleep 0.1; done
    fi
  fi
  rm -f "$dir/run/$role.pid"
  rm -rf "${dir:?}/tmp/$role"
}

# answers PORT: whether somebody listens there on loopback.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# need_free PORT WHAT OPTION
need_free() {
  ! answers "$1" || fail_start "port $1 ($2) is taken: stop what listens there, or start with $3 PORT"
}
