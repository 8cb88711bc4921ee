// Stands in for the editors of FEEL and JSON that the properties panel brings along: no field of ours holds either.
const nothing = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => "" : nothing),
  apply: () => nothing,
  construct: () => nothing,
});

export {
  nothing as Annotation, nothing as EditorState, nothing as EditorView, nothing as FeelersEditor, nothing as bracketMatching,
  nothing as closeBrackets, nothing as closeBracketsKeymap, nothing as default, nothing as defaultHighlightStyle,
  nothing as defaultKeymap, nothing as drawSelection, nothing as foldGutter, nothing as foldKeymap,
  nothing as getVariablesForElement, nothing as getVariablesForScope, nothing as highlightSpecialChars, nothing as history,
  nothing as historyKeymap, nothing as json, nothing as jsonParseLinter, nothing as keymap, nothing as lineNumbers,
  nothing as linter, nothing as placeholder, nothing as syntaxHighlighting,
};
