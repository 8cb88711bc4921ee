// What is one step to undo besides a change of the drawing: several changes together, and changes of files.
export function oneStep(modeler, work) {
  modeler.get("commandStack").execute("quytrinh.together", { work });
}

// A file of the draft as it should be, undone with the same button as the drawing.
export function putFile(modeler, path, text) {
  modeler.get("commandStack").execute("quytrinh.file", { path, text });
}

export function learnSteps({ modeler, draft }) {
  class Together {
    preExecute(context) {
      context.work();
    }
    execute() {
      return [];
    }
    revert() {
      return [];
    }
  }
  class File {
    execute(context) {
      context.before = draft.files[context.path] ?? null;
      draft.set(context.path, context.text, "panel");
      return [];
    }
    // what was changed elsewhere since then stays
    revert({ path, text, before }) {
      if ((draft.files[path] ?? null) === text) draft.set(path, before, "panel");
      return [];
    }
  }
  const stack = modeler.get("commandStack");
  stack.registerHandler("quytrinh.together", Together);
  stack.registerHandler("quytrinh.file", File);
}
