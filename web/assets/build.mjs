// Bundle what pages need into web/static/built; run at set-up, never committed.
// Tests take axe from node_modules: it is part of no page and not of the wheel.
import { rmSync } from "node:fs";
import { build } from "esbuild";

const outdir = "../static/built";
const common = { bundle: true, minify: true, outdir, logLevel: "warning" };
const fonts = { ".woff": "empty", ".woff2": "dataurl", ".ttf": "empty", ".eot": "empty", ".svg": "empty" };

// The properties panel comes with a Preact and with editors for FEEL and JSON: the page has one Preact, and no such editor.
const onePanel = {
  name: "one-panel",
  setup(build) {
    build.onResolve({ filter: /^(\.\.|@bpmn-io\/properties-panel)\/preact(\/|$)/ }, ({ path, kind }) =>
      build.resolve(path.replace(/^.*?\/preact/, "preact").replace(/^preact\/preact/, "preact"), { kind, resolveDir: import.meta.dirname }),
    );
    build.onResolve({ filter: /^(@codemirror\/|@lezer\/|@bpmn-io\/(feel|extract-process-variables))/ }, () => ({ path: `${import.meta.dirname}/src/modeler/panel/left-out.js` }));
  },
};

rmSync(`${outdir}/parts`, { recursive: true, force: true });
await build({ ...common, entryPoints: ["src/viewer.js"], loader: { ...fonts, ".svg": "dataurl" } });
// The modeler's tabs are loaded when they are opened: modules, in parts.
await build({
  ...common,
  entryPoints: ["src/modeler/modeler.jsx"],
  entryNames: "[name]",
  chunkNames: "parts/[name]-[hash]",
  format: "esm",
  splitting: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [onePanel],
  loader: fonts,
});
