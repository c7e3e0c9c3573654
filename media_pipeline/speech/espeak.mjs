// Speaks one sentence after another into files: `node espeak.mjs lines.json`.
// Lies beside the engine's own files, in a folder that holds nothing else.
import { readFileSync, writeFileSync } from "node:fs";

const { default: makeEngine } = await import("./espeak-ng.js");
const binary = await WebAssembly.compile(readFileSync("espeak-ng.wasm"));
const lines = JSON.parse(readFileSync(process.argv[2], "utf8"));

for (const [number, line] of lines.entries()) {
  const engine = await makeEngine({
    arguments: ["-D", "-v", line.voice, "-p", line.pitch, "-s", line.pace, "-f", "in.txt", "-w", "out.wav"],
    // Compiled once: a fresh engine for each sentence costs no more than its memory.
    instantiateWasm: (imports, take) => {
      WebAssembly.instantiate(binary, imports).then((instance) => take(instance, binary));
      return {};
    },
    preRun: [(module) => module.FS.writeFile("in.txt", line.text)],
    print: () => {},
    printErr: () => {},
  });
  writeFileSync(`${number}.wav`, engine.FS.readFile("out.wav"));
  console.log(`spoken ${number}`);
}
