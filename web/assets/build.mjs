// Bundle what pages need into web/static/built; run at set-up, never committed.
// Tests take axe from node_modules: it is part of no page and not of the wheel.
import { build } from "esbuild";

await build({
  entryPoints: ["src/viewer.js"],
  bundle: true,
  minify: true,
  outdir: "../static/built",
  loader: { ".svg": "dataurl", ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "empty" },
  logLevel: "warning",
});
