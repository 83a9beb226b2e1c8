// src becomes the one file dist/extension.js: node scripts/bundle.mjs [--minify]
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const minify = process.argv.includes("--minify");
await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node20",
  minify,
  sourcemap: minify ? false : "linked",
  logLevel: "warning",
});
