/* Joins, lowers and shrinks styles and scripts into frontend/static/build/; Django's staticfiles adds the hashes. */
import { mkdir, readFile, rm, watch, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import postcss from "postcss";
import presetEnv from "postcss-preset-env";
import { slimHls } from "./slim_hls.mjs";
import * as elements from "./static/js/player/elements.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const sources = path.join(here, "static");
const output = path.join(sources, "build");
const target = ["chrome87", "safari14", "firefox91"];
const styles = ["site", "map", "player", "asset", "styleguide"];
const scripts = ["site", "map", "player", "asset", "upload"];

/** @param {string} name */
async function buildStyle(name) {
  const joined = await esbuild.build({
    entryPoints: [path.join(sources, "css", `${name}.css`)],
    bundle: true,
    write: false,
    loader: { ".png": "dataurl" },
    logLevel: "warning",
  });
  const lowering = presetEnv({ stage: 3, features: { "cascade-layers": true, "focus-visible-pseudo-class": false, "custom-properties": false, "has-pseudo-class": false, "prefers-color-scheme-query": false } });
  const lowered = await postcss([lowering]).process(joined.outputFiles[0].text, { from: undefined });
  const small = await esbuild.transform(lowered.css, { loader: "css", minify: true, target });
  await writeFile(path.join(output, `${name}.css`), small.code);
}

/** @param {string} name */
async function buildScript(name) {
  await esbuild.build({
    entryPoints: [path.join(sources, "js", `${name}.js`)],
    outfile: path.join(output, `${name}.js`),
    bundle: true,
    format: "esm",
    minify: true,
    legalComments: "eof",
    target,
    plugins: [slimHls],
    supported: { destructuring: true }, // Safari 14.0 only stumbles over a rare nesting that is not used here
    logLevel: "warning",
  });
}

async function buildSprite() {
  /** @type {string[]} */
  const names = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(drawSymbol));
  await writeFile(path.join(output, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** @param {string} name */
async function drawSymbol(name) {
  const file = path.join(here, "..", "node_modules", "lucide-static", "icons", `${name}.svg`);
  const lines = (await readFile(file, "utf8")).replace(/<!--.*?-->/s, "");
  const shapes = lines.slice(lines.indexOf(">", lines.indexOf("<svg")) + 1, lines.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
}

/** The player's parts bring style elements of their own: the content policy lets in exactly these. */
async function listPlayerStyles() {
  const markup = Object.values(elements).map((element) => element.getTemplateHTML({})).join("");
  const texts = [...markup.matchAll(/<style>(.*?)<\/style>/gs)].map((found) => found[1]);
  const hashes = texts.map((text) => `sha256-${createHash("sha256").update(text).digest("base64")}`);
  await writeFile(path.join(output, "player_styles.json"), `${JSON.stringify([...new Set(hashes)].sort(), null, 1)}\n`);
}

async function build() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await Promise.all([...styles.map(buildStyle), ...scripts.map(buildScript), buildSprite(), listPlayerStyles()]);
}

await build();
if (process.argv.includes("--watch")) {
  for await (const change of watch(sources, { recursive: true })) {
    if (change.filename?.startsWith("build")) continue;
    await build().catch((error) => console.error(error.message));
  }
}
