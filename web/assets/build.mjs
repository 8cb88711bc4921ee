// Bundle what pages need into web/static/built; run at set-up, never committed.
import { build } from "esbuild";

await build({
  entryPoints: ["src/viewer.js"],
  bundle: true,
  minify: true,
  outdir: "../static/built",
  loader: { ".svg": "dataurl", ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "empty" },
  logLevel: "warning",
});
