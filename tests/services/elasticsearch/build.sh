#!/usr/bin/env bash
# Builds a runnable Elasticsearch home: build.sh HOME. Needs mvn and JAVA_HOME (Java 21 or newer).
# A JAVA_HOME without a compiler is served by Eclipse's, fetched by Maven; PYTHON then packs the jars.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$1
python=${PYTHON:-python3}
mkdir -p "$home"/{lib,config,plugins,modules/transport-netty4,modules/caifeng-analysis,classes}

maven() { # GOAL...; a runtime without compiler comes from a wheel and knows no local certificates
  if [ -x "$JAVA_HOME/bin/javac" ]; then mvn -q -B -f "$here/pom.xml" "$@"
  else env -u JAVA_HOME mvn -q -B -f "$here/pom.xml" "$@"; fi
}

maven dependency:copy-dependencies -DoutputDirectory="$home/lib"
mv "$home"/lib/{netty-*,transport-netty4-*,elasticsearch-ssl-config-*}.jar "$home/modules/transport-netty4/"
version=$(basename "$home"/lib/elasticsearch-core-*.jar .jar); version=${version#elasticsearch-core-}

descriptor() { # NAME CLASS
  printf '%s\n' "name=$1" "description=$1" "version=$version" "elasticsearch.version=$version" \
    "java.version=21" "classname=$2" > "$home/modules/$1/plugin-descriptor.properties"
}
descriptor transport-netty4 org.elasticsearch.transport.netty4.Netty4Plugin
descriptor caifeng-analysis caifeng.es.CommonAnalysisPlugin

compile() {
  local jars
  jars=$(printf '%s:' "$home"/lib/*.jar)
  if [ -x "$JAVA_HOME/bin/javac" ]; then
    "$JAVA_HOME/bin/javac" -nowarn -Xlint:-deprecation -d "$home/classes" -cp "$jars" "$here"/src/caifeng/es/*.java
    return
  fi
  maven dependency:copy -Dartifact=org.eclipse.jdt:ecj:3.40.0 -DoutputDirectory="$home/compiler"
  "$JAVA_HOME/bin/java" -jar "$home"/compiler/ecj-*.jar -nowarn -source 21 -target 21 \
    -d "$home/classes" -cp "$jars" "$here"/src/caifeng/es/*.java
  rm -r "$home/compiler"
}
compile

pack() { # JAR FOLDER
  (cd "$2" && "$python" -m zipfile -c "$1" caifeng)
}
mkdir -p "$home/node/caifeng/es"
mv "$home"/classes/caifeng/es/TestNode*.class "$home/node/caifeng/es/"
pack "$home/lib/caifeng-test-node.jar" "$home/node"
pack "$home/modules/caifeng-analysis/caifeng-analysis.jar" "$home/classes"
rm -r "$home/node" "$home/classes"
cp "$here/log4j2.properties" "$home/config/"
