#!/usr/bin/env bash
# Runs the node in the foreground: start.sh HOME DATA. Reads ES_PORT, ES_TRANSPORT_PORT, ES_HEAP; SIGTERM stops it.
set -euo pipefail
home=$(cd "$1" && pwd)
data=$2
mkdir -p "$data/run/config" "$data/data" "$data/logs"
ln -sfn "$home/modules" "$data/run/modules"; ln -sfn "$home/plugins" "$data/run/plugins"; ln -sfn "$home/lib" "$data/run/lib"
cp "$home/config/log4j2.properties" "$data/run/config/"
cat > "$data/run/config/elasticsearch.yml" <<YML
cluster.name: caifeng-test
node.name: test-node
path.data: $data/data
path.logs: $data/logs
http.host: 127.0.0.1
transport.host: 127.0.0.1
http.port: ${ES_PORT:?set ES_PORT}
transport.port: ${ES_TRANSPORT_PORT:-$((ES_PORT + 100))}
discovery.type: single-node
cluster.routing.allocation.disk.threshold_enabled: false
YML
# A runtime from a wheel may come without the vector module; Lucene then uses plain code.
vector=()
if "$JAVA_HOME/bin/java" --list-modules | grep -q '^jdk.incubator.vector'; then
  vector=(--add-modules=jdk.incubator.vector)
fi
exec "$JAVA_HOME/bin/java" "-Xms${ES_HEAP:-384m}" "-Xmx${ES_HEAP:-384m}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -Dio.netty.noUnsafe=true -Djava.io.tmpdir="$data" -Dlog4j2.disable.jmx=true --enable-native-access=ALL-UNNAMED \
  "${vector[@]}" -XX:-UsePerfData -cp "$home/lib/*" caifeng.es.TestNode "$data/run"
