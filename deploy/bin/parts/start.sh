# Starting what does not run. Sourced by mixtape-cluster.
# shellcheck shell=bash disable=SC2154 # home, java, dir, ports: by mixtape-cluster

start_broker() {
  need_free "$kafka_port" Kafka --kafka-port
  need_free "$controller_port" "Kafka's controller" --controller-port
  local file="$dir/run/server.properties" cluster=""
  cat "$dir/conf/server.properties" - >"$file" <<TEXT

process.roles=broker,controller
node.id=1
log.dirs=$dir/kafka
listeners=PLAINTEXT://127.0.0.1:$kafka_port,CONTROLLER://127.0.0.1:$controller_port
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:$controller_port
TEXT
  if [ ! -e "$dir/kafka/meta.properties" ]; then
    cluster=a$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | cut -c 2-22)
    "$java" -Xmx128m "${brief[@]}" -cp "$home/kafka/*" "-Dlog.file=$dir/log/format.log" \
      "-Dlog4j2.configurationFile=$(uri "$dir/conf/log4j2.properties")" \
      kafka.tools.StorageTool format --config "$file" --cluster-id "$cluster" >"$dir/log/format.out" 2>&1 ||
      fail_start "$dir/kafka cannot be made the broker's: $(tail -n 1 "$dir/log/format.out")"
  fi
  spawn broker "$home/kafka/*" -Xmx512m -XX:+UseSerialGC kafka.Kafka "$file"
}

# memory COMMAND: what Flink's own calculator makes of the configured memory: JVM options, then settings, a line each.
memory() {
  local said
  said=$("$java" -Xmx64m "${brief[@]}" "-Dlog4j2.configurationFile=$(uri "$dir/conf/log4j2.properties")" \
    "-Dlog.file=$dir/log/memory.log" -cp "$(flink_lib)" \
    org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$dir/conf" 2>&1 </dev/null 9>&-) ||
    fail_start "$dir/conf/config.yaml: Flink cannot work with it: $(grep -E 'Exception|Error' <<<"$said" | tail -n 1)"
  sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' <<<"$said"
}

# start_flink ROLE MAIN MEMORY SETTING…: MEMORY is what memory() said.
start_flink() {
  local role=$1 main=$2 jvm settings vectors=()
  read -ra jvm <<<"${3%%$'\n'*}"
  read -ra settings <<<"${3#*$'\n'}"
  shift 3
  # The features' inner loops use the Vector API where there is one.
  if [[ $role == taskmanager-* ]] && "$java" --list-modules | grep -F jdk.incubator.vector >/dev/null; then
    vectors=(--add-modules jdk.incubator.vector -XX:PerMethodTrapLimit=10000) # as pipeline/jvm.options says
  fi
  # javacpp would otherwise refuse to allocate when the whole process, RocksDB included, passes twice the Java heap.
  spawn "$role" "$(flink_lib)" "${jvm[@]}" -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
    --add-opens=java.base/java.util=ALL-UNNAMED "${vectors[@]}" "$main" --configDir "$dir/conf" "${settings[@]}" \
    "-Djobmanager.rpc.port=$rpc_port" "-Drest.port=$rest_port" "-Drest.bind-port=$rest_port" \
    "-Dio.tmp.dirs=$dir/tmp/$role" \
    "-Dexecution.checkpointing.dir=file://$dir/checkpoints" \
    "-Dexecution.checkpointing.savepoint-dir=file://$dir/savepoints" "$@"
}

start() {
  local role file n sizes
  launched=()
  for file in "$home"/conf/*; do
    [ -e "$dir/conf/$(basename "$file")" ] || cp "$file" "$dir/conf/"
  done
  [ -n "$kafka" ] || pid_of broker >/dev/null || start_broker
  if ! pid_of jobmanager >/dev/null; then
    need_free "$rest_port" "Flink's REST" --rest-port
    need_free "$rpc_port" "Flink's JobManager" --rpc-port
    sizes=$(memory GET_JM_RESOURCE_PARAMS)
    start_flink jobmanager org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint "$sizes"
  fi
  sizes=""
  for ((n = 1; n <= $(recall taskmanagers 2); n++)); do
    role=taskmanager-$n
    if ! pid_of "$role" >/dev/null; then
      sizes=${sizes:-$(memory GET_TM_RESOURCE_PARAMS)}
      start_flink "$role" org.apache.flink.runtime.taskexecutor.TaskManagerRunner "$sizes" \
        "-Dtaskmanager.resource-id=$role"
    fi
  done
  for role in "${launched[@]}"; do
    case $role in
      broker) await broker 60 says broker "Kafka Server started" ;;
      jobmanager) await jobmanager 60 rest_answers ;;
      *) await "$role" 60 says "$role" "Successful registration at resource manager" ;;
    esac
    echo "$role is ready"
  done
  [ ${#launched[@]} -gt 0 ] || echo "everything ran already"
  echo "Kafka at $bootstrap; Flink at http://127.0.0.1:$rest_port"
}
