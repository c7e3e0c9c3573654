/* hls.js without what our own files never need; its light build lacks the separate sound we do need.
   Each cut must fit exactly once: a new version that reads otherwise stops the build. */
import { readFile } from "node:fs/promises";

const UNUSED = [
  "subtitleStreamController", "subtitleTrackController", "timelineController", "emeController",
  "cmcdController", "contentSteeringController", "interstitialsController", "iframeController",
];
/** @type {[RegExp, string][]} */
const CUTS = [
  ...UNUSED.map((name) => /** @type {[RegExp, string]} */ ([new RegExp(`^  ${name}: [A-Z]\\w+`, "gm"), `  ${name}: undefined`])),
  // Every piece is fragmented MP4: no transport streams, no bare sounds.
  [/, \{\n {2}demux: TSDemuxer,.*?\n\}\];\n\{\n {2}muxConfig\.splice.*?\n\}\n/gs, "];\n"],
  [/chunkMeta\.iframe && initSegmentData && TSDemuxer\.probe\(initSegmentData, this\.logger\)/g, "false"],
];

/** @type {import("esbuild").Plugin} */
export const slimHls = {
  name: "slim-hls",
  setup(build) {
    build.onLoad({ filter: /hls\.js[/\\]dist[/\\]hls\.mjs$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [pattern, instead] of CUTS) {
        const found = contents.match(pattern)?.length ?? 0;
        if (found !== 1) throw new Error(`hls.js reads otherwise: ${pattern} fits ${found} times`);
        contents = contents.replace(pattern, instead);
      }
      return { contents, loader: "js" };
    });
  },
};
