// Bundle what pages need into web/static/built; run at set-up, never committed.
import { build } from "esbuild";
import { copyFileSync, existsSync } from "node:fs";

await build({
  entryPoints: ["src/viewer.js"],
  bundle: true,
  minify: true,
  outdir: "../static/built",
  loader: { ".svg": "dataurl", ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "empty" },
  logLevel: "warning",
});
// the accessibility checks of the browser tests use axe; it is not part of any page
if (existsSync("node_modules/axe-core/axe.min.js")) copyFileSync("node_modules/axe-core/axe.min.js", "../static/built/axe.min.js");
