# The job: beginning, suspending and cancelling it. Sourced by mixtape-cluster.
# shellcheck shell=bash disable=SC2154 # home, dir, config, sets, flinks, bootstrap, rest_port: by mixtape-cluster

need_jobmanager() {
  { pid_of jobmanager >/dev/null && rest_answers; } || die "no JobManager runs in $dir: mixtape-cluster start"
}

# choose_state: sets restore to what the job begins with.
choose_state() {
  local newest
  newest=$(newest_state) || true
  restore=()
  case $from in
    fresh) ;;
    resume)
      [ -n "$newest" ] || die "$dir holds no complete checkpoint or savepoint: submit without --resume"
      from=$newest
      ;;
    "")
      [ -z "$newest" ] ||
        die "$dir holds the state of an earlier job: continue with --resume, or learn all tracks anew with --fresh"
      ;;
    *) [ -e "$from/_metadata" ] || die "$from: not a complete checkpoint or savepoint (no _metadata in it)" ;;
  esac
  if [ "$from" != fresh ] && [ -n "$from" ]; then
    from=$(cd "$from" && pwd -P)
    restore=(-s "file://$from")
  fi
}

submit() {
  local job id deadline
  need_jobmanager
  job=$(live_job) && die "job $(text "$job" jid) is there already: suspend or cancel it first"
  [ -r "$config" ] || die "$config: cannot be read; name the settings' file with --config"
  choose_state
  # Tasks of a job whose JobManager was killed end only when their TaskManagers notice; until then they could still write.
  deadline=$((SECONDS + 60))
  until all_slots_free; do
    [ $SECONDS -lt $deadline ] || die "after 60 s TaskManagers are still missing, or busy with an earlier job: stop and start the cluster"
    sleep 0.5
  done
  client run -d -m "127.0.0.1:$rest_port" "-Dexecution.checkpointing.dir=file://$dir/checkpoints" "${flinks[@]}" "${restore[@]}" \
    -c dev.mixtape.pipeline.job.JobMain "$home/job/mixtape-job.jar" \
    --config "$config" --set "kafka.bootstrap.servers=$bootstrap" "${sets[@]}" ||
    die "$(why_client_failed) (the whole story: $dir/log/client.out)"
  id=$(sed -n 's/.*JobID \([0-9a-f]\{32\}\).*/\1/p' "$dir/log/client.out")
  deadline=$((SECONDS + 120))
  until job=$(jobs_json | grep "^{\"jid\":\"$id\"") && all_tasks_run "$job"; do
    case $(text "${job:-}" state) in
      FAILED | CANCELED) die "the job failed at its start: $(why_job_failed "$id")" ;;
    esac
    [ $SECONDS -lt $deadline ] ||
      die "the job is $(text "${job:-}" state) but not all its tasks run after 120 s: see http://127.0.0.1:$rest_port/#/job/running/$id/overview"
    sleep 0.5
  done
  echo "job $id runs, begun with ${restore[1]:-nothing}"
}

why_job_failed() {
  local reason
  reason=$(rest GET "/jobs/$1/exceptions" | grep -o 'Caused by: [^"\\]*' | tail -n 1) || true
  printf '%s' "${reason:-unknown} (see $dir/log/jobmanager.log)"
}

suspend() {
  local job id request answer
  need_jobmanager
  job=$(live_job) || die "no job runs in $dir: nothing to suspend"
  id=$(text "$job" jid)
  # No drain: a drained job has told its operators that the stream has ended, and cannot go on.
  request=$(rest POST "/jobs/$id/stop" "{\"targetDirectory\":\"file://$dir/savepoints\",\"drain\":false}") ||
    die "Flink refuses a savepoint now: wait until the job runs (mixtape-cluster status), or cancel it"
  request=$(text "$request" request-id)
  until answer=$(rest GET "/jobs/$id/savepoints/$request") && [[ $answer == *'"COMPLETED"'* ]]; do
    pid_of jobmanager >/dev/null || die "the JobManager died during the savepoint: start, then submit --resume"
    sleep 0.3
  done
  [[ $answer != *'"failure-cause"'* ]] ||
    die "no savepoint, and the job goes on: $(grep -o 'Caused by: [^"\\]*' <<<"$answer" | tail -n 1) (see $dir/log/jobmanager.log)"
  await_no_job
  echo "savepoint at $(newest_state)"
}

cancel() {
  local job
  need_jobmanager
  job=$(live_job) || die "no job runs in $dir: nothing to cancel"
  rest PATCH "/jobs/$(text "$job" jid)?mode=cancel" >/dev/null || die "Flink refuses to cancel the job: see $dir/log/jobmanager.log"
  await_no_job
  echo "cancelled; newest state: $(newest_state || echo none)"
}

await_no_job() {
  while live_job >/dev/null; do sleep 0.3; done
}
