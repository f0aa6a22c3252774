# What Flink is asked. Sourced by mixtape-cluster; says `die`, reads $dir, $home, $java, $rest_port.
# shellcheck shell=bash disable=SC2154 # home, java, dir, rest_port: by mixtape-cluster

flink_lib() { printf '%s' "$home/lib/flink/*:$home/lib/native/*"; }

# rest METHOD PATH [BODY]: prints the body of the answer, or fails. No curl: a minimal machine has none.
rest() {
  local line answer="" body=${3:-} LC_ALL=C # lengths are bytes
  {
    exec 3<>"/dev/tcp/127.0.0.1/$rest_port" || return 1
  } 2>/dev/null
  printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$1" "$2" ${#body} "$body" >&3
  if ! IFS= read -r -t 10 line <&3 || [[ $line != *" 20"[0-9]" "* ]]; then
    exec 3>&-
    return 1
  fi
  while IFS= read -r -t 10 line <&3 && [ "$line" != $'\r' ]; do :; done
  while IFS= read -r -t 10 line <&3 || [ -n "$line" ]; do answer+=$line; line=""; done
  exec 3>&-
  printf '%s' "$answer"
}

# number JSON KEY: the number behind the first "KEY":
number() { [[ $1 =~ \"$2\":([0-9]+) ]] && printf '%s' "${BASH_REMATCH[1]}"; }

# text JSON KEY: the string behind the first "KEY":
text() { [[ $1 =~ \"$2\":\"([^\"]*)\" ]] && printf '%s' "${BASH_REMATCH[1]}"; }

rest_answers() { rest GET /overview >/dev/null; }

# jobs: a JSON object a line, for every job that Flink remembers.
jobs_json() {
  local all
  all=$(rest GET /jobs/overview) || return 1
  printf '%s\n' "${all//'{"jid"'/$'\n{"jid"'}" | grep '^{"jid"' || true
}

# live_job: the one that has not ended; fails when there is none.
live_job() {
  local job
  job=$(jobs_json | grep -vE '"state":"(FINISHED|CANCELED|FAILED)"' | head -n 1) && [ -n "$job" ] && printf '%s' "$job"
}

# all_tasks_run JOB_JSON
all_tasks_run() {
  local tasks=${1#*\"tasks\":}
  [ "$(text "$1" state)" = RUNNING ] && [ "$(number "$tasks" running)" = "$(number "$tasks" total)" ]
}

# all_slots_free: every TaskManager that lives is known, and none is still at work for a job whose JobManager died.
all_slots_free() {
  local overview role living=0
  overview=$(rest GET /overview) || return 1
  for role in $(roles); do
    [[ $role != taskmanager-* ]] || ! pid_of "$role" >/dev/null || living=$((living + 1))
  done
  [ "$living" -gt 0 ] && [ "$(number "$overview" taskmanagers)" -ge "$living" ] &&
    [ "$(number "$overview" slots-available)" = "$(number "$overview" slots-total)" ]
}

# client ARGUMENT…: Flink's own command line, which unpacks and ships the job; what it says goes to log/client.out.
client() {
  FLINK_CONF_DIR="$dir/conf" "$java" -Xmx256m "${brief[@]}" --add-opens=java.base/java.util=ALL-UNNAMED \
    "$(mark)" "-Dlog.file=$dir/log/client.log" "-Dlog4j2.configurationFile=$(uri "$dir/conf/log4j2.properties")" \
    "-Djava.io.tmpdir=$dir/tmp" -cp "$(flink_lib)" org.apache.flink.client.cli.CliFrontend "$@" \
    >"$dir/log/client.out" 2>&1 </dev/null 9>&-
}

# why_client_failed: one sentence out of a stack trace. Our own exceptions tell what to do.
why_client_failed() {
  local line
  if line=$(grep -m 1 -E '(Setting|Broker|IllegalArgument)Exception: ' "$dir/log/client.out"); then
    printf '%s' "${line#*Exception: }"
  else
    line=$(grep -E 'Caused by|Exception: ' "$dir/log/client.out" | tail -n 1) || line=$(tail -n 1 "$dir/log/client.out")
    printf '%s' "${line#Caused by: }"
  fi
}

# newest_state: the folder of the newest complete checkpoint or savepoint; one without _metadata was never completed.
newest_state() {
  local found
  found=$(find "$dir/checkpoints" "$dir/savepoints" -name _metadata -printf '%T@ %h\n' 2>/dev/null |
    sort -n | tail -n 1)
  [ -n "$found" ] && printf '%s' "${found#* }"
}
